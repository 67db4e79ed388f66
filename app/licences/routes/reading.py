"""Reading licences: the list and a licence's own page."""

import uuid
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.actor import Actor, current_actor
from app.core.as_of import asked_day, asked_knowledge, may_today
from app.core.clock import today
from app.core.errors import NotFound
from app.core.verdicts import Verdict
from app.licences.queries import (
    chain_of,
    insist_it_was_there,
    licence_facts,
    licence_listing,
    named_licence_for,
    past_of,
)
from app.licences.routes.acts import acts_on
from app.licences.routes.blueprint import blueprint
from app.licences.routes.checklist import checklist
from app.licences.routes.knowing import ground_sentences
from app.licences.routes.reminded import shown_reminders
from app.licences.routes.resting import what_it_rests_on
from app.licences.routes.summary import (
    chain_rows,
    fact_rows,
    seat_rows,
    subcontract_rows,
    timeline_entries,
    variation_rows,
)
from app.licences.rules import (
    LicenceFacts,
    as_known_on,
    is_signed,
    licence_state,
    permits_downloads,
    seats_suffice,
    state_on,
)
from app.licences.types import LicenceState
from app.partners.queries import area_choices

OVER = (LicenceState.TERMINATED, LicenceState.SUPERSEDED, LicenceState.EXPIRED)


@blueprint.get("/licences")
@requires(Permission.LICENCES_READ)
def index() -> ResponseReturnValue:
    """List the licences the viewer may read, with their states on the day asked for."""
    viewer, day = current_actor(), asked_day()
    listing = licence_listing(viewer, day, area_choices(day))
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    asked = {"may_draft": Permission.LICENCES_DRAFT, "may_write_reminders": Permission.REMINDERS_MANAGE}
    may_these = {name: may_today(viewer, permission) for name, permission in asked.items()}
    return render_template("licences/index.html", page=listing.read(request.args), day=day, **may_these)


@blueprint.get("/licences/<uuid:licence_id>")
@requires(Permission.LICENCES_READ)
def detail(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Show a licence: its state on a day with its sentences, what it permits, its facts and its history."""
    viewer, day, known_at = current_actor(), asked_day(), asked_knowledge()
    named = named_licence_for(viewer, licence_id, day)
    known = licence_facts([licence_id], known_at=known_at, named_on=day)
    if not known:
        raise NotFound("licence on record at that time")
    insist_it_was_there(known[0], day)
    facts = as_known_on(known[0], day) if day < today() else known[0]
    chain, is_today = chain_of(viewer, licence_id, day), day == today()
    events, sent = past_of(licence_id, day)
    page: dict[str, Any] = {
        "named": named,
        "rests_on": what_it_rests_on(viewer, facts, day, known_at),
        "facts": facts,
        "answer": licence_state(facts, day),
        "verdict": Verdict("May materials be downloaded?", day, (permits_downloads(facts, day),)),
        "seats": seats_suffice(facts.reference, facts.seats, facts.compliance, day),
        "rows": [
            *fact_rows(named, facts, day, sees_changes=may(viewer, Permission.PARTY_CHANGES_READ)),
            *subcontract_rows(facts, may_end=may_today(viewer, Permission.PARTY_CHANGES_RECORD)),
            *seat_rows(facts, day),
            *(variation_rows(facts, day) if is_today else ()),
            *chain_rows(chain),
        ],
        "entries": timeline_entries(events),
        "shared_ground": _shared_ground(viewer, known[0]),
        "acts": acts_on(viewer, facts, day, is_renewed=any(link.place == 1 for link in chain)) if is_today else [],
        "checklist": checklist(viewer, facts, day, offers_acts=is_today),
        "reminded": shown_reminders(viewer, facts, sent, day, is_licensee_reached=named.is_licensee_reached),
        "may_set_conditions": may_today(viewer, Permission.CONDITIONS_SET) and is_signed(facts, day),
    }
    return render_template("licences/detail.html", **page, day=day, known_at=known_at, is_today=is_today)


def _shared_ground(viewer: Actor, facts: LicenceFacts) -> str:
    """Which other licences cover the same ground, for who drafts licences: others do not see whose they are (A25)."""
    if not may(viewer, Permission.LICENCES_DRAFT) or state_on(facts, today()) in OVER:
        return ""
    return " ".join(ground_sentences(facts))
