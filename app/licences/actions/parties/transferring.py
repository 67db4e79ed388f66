"""The statutory transfer: the law moves a commissioner's functions to another body on a day (A24)."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import Stale
from app.core.events import EventTag, record_event
from app.licences.actions.locking import insist
from app.licences.models import PartyChange
from app.licences.queries.party_changes import coming_change_of_area
from app.licences.rules.parties import transfer_is_fit
from app.licences.types import PartyChangeKind
from app.partners.actions import current_party, record_party
from app.partners.models import AreaParty, ForceArea, Organisation
from app.partners.queries import area_names, organisation_names, party_on, times_recorded
from app.partners.types import Governance, PartyRole

COMMISSIONER = PartyRole.COMMISSIONER


@dataclass(frozen=True)
class Statute:
    """What moves the functions: the instrument, its day, and the office that exercises them from then on."""

    effective_on: date
    instrument: str
    governance: Governance
    office_holder: str | None = None


def transfer_by_statute(
    actor: Actor,
    *,
    area: ForceArea,
    successor: Organisation,
    statute: Statute,
    seen_version: int | None = None,
    rehearsal_id: uuid.UUID | None = None,
) -> PartyChange:
    """Record that the commissioner's functions in an area pass to another body by law (A24; SI 2021/112, article 36).

    May be recorded long after the day, as the law worked without us. On the day on which the present commissioner
    came, it puts the instrument behind that on record, and corrects who came. Raises Stale where the area's
    commissioner was recorded anew since the page that shows `seen_version`, DomainError where the rules refuse.
    """
    _lock(area)
    if seen_version is not None and seen_version != times_recorded(area.id, COMMISSIONER):
        raise Stale(f"The commissioner of {_area_name(area)}")
    before = _insist(area, successor, statute.effective_on)
    _record_commissioner(actor, area, successor, statute)
    bodies = {"from_id": before.organisation_id, "to_id": successor.id}
    change = PartyChange(
        kind=PartyChangeKind.STATUTORY_TRANSFER,
        effective_on=statute.effective_on,
        area_id=area.id,
        basis=statute.instrument,
        rehearsal_id=rehearsal_id,
        **bodies,
        **recorded_by(actor),
    )
    db.session.add(change)
    db.session.flush()
    _record(actor, area, change)
    return change


def _record_commissioner(actor: Actor, area: ForceArea, successor: Organisation, statute: Statute) -> None:
    record_party(
        actor,
        area=area,
        role=COMMISSIONER,
        organisation=successor,
        governance=statute.governance,
        office_holder=statute.office_holder,
        from_day=statute.effective_on,
    )


def _insist(area: ForceArea, successor: Organisation, effective_on: date) -> AreaParty:
    """Insist that the functions may pass on, and return who has them up to the day before."""
    current = current_party(area, COMMISSIONER)
    before = party_on(area.id, COMMISSIONER, effective_on - timedelta(days=1))
    names = organisation_names([before.organisation_id], effective_on - timedelta(days=1)) if before else {}
    insist(
        transfer_is_fit(
            _area_name(area),
            names.get(before.organisation_id, "An organisation") if before else None,
            effective_on=effective_on,
            present_since=current.from_day if current else None,
            prepared_for=coming_change_of_area(area.id, today()),
            is_same=before is not None and before.organisation_id == successor.id,
            is_registered=bool(organisation_names([successor.id], effective_on)),
        )
    )
    assert before is not None
    return before


def _record(actor: Actor, area: ForceArea, change: PartyChange) -> None:
    names = organisation_names([change.from_id, change.to_id], change.effective_on)
    record_event(
        actor,
        EventTag.PARTY_TRANSFERRED,
        subject_kind="area",
        subject_id=area.id,
        organisation_id=change.to_id,
        before={"commissioner": names.get(change.from_id)},
        after={"commissioner": names.get(change.to_id)},
        outgoing=names.get(change.from_id),
        incoming=names.get(change.to_id),
        area=_area_name(area),
        effective_on=change.effective_on,
        basis=change.basis,
    )


def _area_name(area: ForceArea) -> str:
    return area_names([area.id], today()).get(area.id, area.code)


def _lock(area: ForceArea) -> None:
    db.session.execute(sa.select(ForceArea.id).where(ForceArea.id == area.id).with_for_update())
