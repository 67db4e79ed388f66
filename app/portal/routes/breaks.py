"""What breaks if a licence lapses on a day: one page, computed, to read or print (A21)."""

import uuid
from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires, scope_of
from app.core.actor import Actor, current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.licences.queries import (
    cover_of_areas,
    horizon_of,
    licence_facts,
    licence_for,
    licences_held_by,
    pending_renewal,
)
from app.licences.rules import LicenceFacts
from app.partners.queries import areas_on, organisation_names
from app.portal.queries.breaks import engaged_people, held_accounts, held_versions
from app.portal.routes.blueprint import blueprint
from app.portal.rules.breaks import (
    accounts_close_on,
    dates_of_lapse,
    downloads_after,
    is_covered_by,
    open_conditions,
    own_end,
    uncovered,
)


@blueprint.get("/licences/<uuid:licence_id>/what-breaks")
@requires(Permission.BREAKS_READ)
def what_breaks(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Show what breaks if the licence lapses on the day asked for (A21)."""
    viewer = current_actor()
    licence = licence_for(viewer, licence_id, Permission.BREAKS_READ)
    day = asked_day()
    (facts,) = licence_facts([licence.id], named_on=day)
    end = own_end(facts)
    page = {
        "facts": facts,
        "day": day,
        "has_begun": facts.signed_on is not None and facts.starts_on < day,
        "end": end,
        "latest": max(today(), end.first_without),
    }
    return render_template("portal/what_breaks.html", **page, **_breaks(viewer, facts, day))


def _breaks(viewer: Actor, facts: LicenceFacts, day: date) -> dict[str, Any]:
    covered = {one.area_id for one in facts.territory if one.covers(min(day, facts.last_day))}
    areas = cover_of_areas(covered, day, programme_id=facts.programme_id, without=(facts.id, day))
    name = organisation_names([facts.licensee_id], min(day, today())).get(facts.licensee_id, "The licensee")
    lost = {one.area_id for one in areas if not is_covered_by(one, facts, day)}
    horizon = horizon_of(day)
    closes_on, because = accounts_close_on(facts, licences_held_by([facts.licensee_id]), day, name)
    return {
        "licensee": name,
        "dates": sorted(dates_of_lapse(facts, day)),
        "gaps": uncovered(areas, day, horizon),
        "horizon": horizon,
        "areas": {one.area_id: one.name for one in areas},
        "covers": [(area, one) for area in areas for one in area.covers if one.first <= horizon and one.last >= day],
        "for_trust": scope_of(viewer, Permission.BREAKS_READ).everything,
        "people": engaged_people(facts.licensee_id, lost, facts.programme_id, day),
        "versions": held_versions(facts.licensee_id, facts.id),
        "downloads": downloads_after(facts, day),
        "conditions": open_conditions(facts, day),
        "pending": pending_renewal(facts.id),
        "delivery": [one for one in areas_on(day, covered) if _delivers(one, facts)] if covered else [],
        "accounts": held_accounts(facts.licensee_id, day),
        "closes_on": closes_on,
        "closes_because": because,
    }


def _delivers(area: Any, facts: LicenceFacts) -> bool:
    return (
        area.delivery is not None
        and area.delivered_by is not None
        and (area.delivery.provider_id in (None, facts.licensee_id))
    )
