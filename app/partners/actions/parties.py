"""Recording the force or the commissioner of an area (E1; domain, section 3.2)."""

import uuid
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.formats import long_date
from app.partners.actions.organisations import fit_text
from app.partners.actions.succession import refuse_unless, succeed, withdraw_fact
from app.partners.models import AreaParty, ForceArea, Organisation
from app.partners.queries.areas import area_names
from app.partners.queries.organisations import organisation_names
from app.partners.rules.parties import governance_is_named, party_is_of_its_kind
from app.partners.types import Governance, PartyRole


def record_party(
    actor: Actor,
    *,
    area: ForceArea,
    role: PartyRole,
    organisation: Organisation,
    governance: Governance | None = None,
    office_holder: str | None = None,
    from_day: date,
) -> AreaParty:
    """Record that an organisation is the force or the commissioner of an area from a day on (E1).

    Whoever was it before stays so for the days before. Raises DomainError on `organisation`, `governance`,
    `office_holder` or `from_day`.
    """
    refuse_unless(party_is_of_its_kind(role, organisation.kind), field="organisation")
    refuse_unless(governance_is_named(role, governance), field="governance")
    party = AreaParty(
        area_id=area.id,
        role=role,
        organisation_id=organisation.id,
        governance=governance,
        office_holder=fit_text(office_holder, longest=120, field="office_holder"),
        from_day=from_day,
        **recorded_by(actor),
    )
    current = current_party(area, role)
    succeed(actor, current, party)
    _record(actor, area, current, party)
    return party


def withdraw_party(
    actor: Actor, *, area: ForceArea, role: PartyRole, organisation_id: uuid.UUID, from_day: date
) -> None:
    """Take back that an organisation becomes the force or the commissioner of an area on a day to come (A24).

    Whoever it followed stays on. Raises DomainError where that day has come, or what was recorded has changed since.
    """
    party = current_party(area, role)
    if party is None or (party.organisation_id, party.from_day) != (organisation_id, from_day):
        raise DomainError("Who this is from that day was recorded anew since. Look at the area again.")
    if party.from_day <= today():
        raise DomainError(f"It has been so since {long_date(party.from_day)}. Record what follows it.")
    withdraw_fact(actor, party, "area_id", "role")
    names = organisation_names([organisation_id], from_day)
    record_event(
        actor,
        EventTag.AREA_PARTY_WITHDRAWN,
        subject_kind="area",
        subject_id=area.id,
        organisation_id=organisation_id,
        area=area_names([area.id], today()).get(area.id, area.code),
        organisation=names.get(organisation_id),
        role=role.in_sentence,
        from_day=from_day,
    )


def current_party(area: ForceArea, role: PartyRole) -> AreaParty | None:
    """Return who has the role in the area without a last day, locked for a change."""
    return db.session.scalar(
        sa.select(AreaParty)
        .where(
            AreaParty.area_id == area.id,
            AreaParty.role == role,
            AreaParty.is_known(),
            AreaParty.until_day.is_(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _record(actor: Actor, area: ForceArea, before: AreaParty | None, after: AreaParty) -> None:
    ids = {row.organisation_id for row in (before, after) if row is not None}
    names = organisation_names(ids, after.from_day)
    record_event(
        actor,
        EventTag.AREA_PARTY_RECORDED,
        subject_kind="area",
        subject_id=area.id,
        organisation_id=after.organisation_id,
        before={"organisation": names.get(before.organisation_id)} if before is not None else None,
        after={"organisation": names.get(after.organisation_id), "governance": after.governance},
        area=area_names([area.id], after.from_day).get(area.id, area.code),
        organisation=names.get(after.organisation_id),
        role=after.role.in_sentence,
        from_day=after.from_day,
    )
