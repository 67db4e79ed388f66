"""Recording who delivers under whose licence (A19)."""

import uuid
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import NotFound
from app.core.events import EventTag
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import Licence, LicenceSubcontract
from app.licences.rules import may_be_subcontracted
from app.partners.actions.succession import end_fact
from app.partners.models import Organisation
from app.partners.queries import organisation_names


def subcontract_delivery(
    actor: Actor,
    *,
    licence: Licence,
    organisation: Organisation,
    from_day: date,
    consent: str,
    seen_version: int | None = None,
) -> LicenceSubcontract:
    """Record that an organisation delivers under another's licence from a day on, with the Trust's consent (A19).

    The licensee stays bound and the entitlement to materials stays with it. Raises Stale where the licence changed
    since `seen_version`, DomainError where it is unsigned or the organisation or the day does not fit.
    """
    before = lock_licence(licence, seen_version)
    name = organisation_names([organisation.id], from_day).get(organisation.id, "The organisation")
    is_holder = organisation.id == before.licensee_id
    insist(may_be_subcontracted(before, name, organisation.kind, from_day, today(), is_holder=is_holder))
    made = LicenceSubcontract(
        licence_id=licence.id,
        organisation_id=organisation.id,
        from_day=from_day,
        consent=consent,
        **recorded_by(actor),
    )
    db.session.add(made)
    db.session.flush()
    became = {"delivers": name, "from_day": from_day}
    record_change(
        actor, EventTag.LICENCE_SUBCONTRACTED, before, reason=consent, became=became, name=name, from_day=from_day
    )
    return made


def end_subcontract(actor: Actor, *, licence: Licence, subcontract_id: uuid.UUID, until_day: date) -> None:
    """Record the last day on which somebody delivers under a licence; a day before the first means never (A19).

    Raises NotFound for one that is not of this licence, or has a last day already.
    """
    before = lock_licence(licence, None)
    row = db.session.scalar(
        sa.select(LicenceSubcontract).where(
            LicenceSubcontract.id == subcontract_id,
            LicenceSubcontract.licence_id == licence.id,
            LicenceSubcontract.is_known(),
            LicenceSubcontract.until_day.is_(None),
        )
    )
    if row is None:
        raise NotFound("subcontract")
    end_fact(actor, row, until_day)
    name = organisation_names([row.organisation_id], row.from_day).get(row.organisation_id)
    tag = EventTag.LICENCE_SUBCONTRACT_ENDED
    record_change(actor, tag, before, became={"until_day": until_day}, name=name, until_day=until_day)
