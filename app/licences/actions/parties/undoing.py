"""Undoing a change of party before its day: every fact it made is taken back, and stays on record as such (A24)."""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.licences.actions.abandoning import abandon_draft
from app.licences.actions.giving_notice import withdraw_notice
from app.licences.actions.locking import insist, lock_licence
from app.licences.actions.parties.passing_on import covered_areas, current_holding
from app.licences.models import Licence, LicenceRunOff, PartyChange
from app.licences.queries import licence_facts
from app.licences.rules.parties import new_one_is_unsigned, undone_before_its_day
from app.licences.types import NoticeGiver, PartyChangeKind
from app.partners.actions import withdraw_party, withdraw_provider
from app.partners.actions.succession import copied, withdraw_fact
from app.partners.models import ForceArea
from app.partners.queries import area_names
from app.partners.types import PartyRole

ONE_DAY = timedelta(days=1)


def undo_party_change(actor: Actor, *, change: PartyChange, reason: str) -> PartyChange:
    """Undo a change of party whose day has not come, with everything it recorded, and return what now stands (A24).

    Raises DomainError once its day has come, where somebody undid it already, or where what it recorded was changed.
    """
    locked = _locked(change)
    if locked is None or locked.undone_on is not None:
        raise DomainError("This change of party was undone already.")
    insist(undone_before_its_day(locked.kind, locked.effective_on, today()))
    undone = copied(actor, locked)
    undone.undone_on, undone.undo_reason = today(), reason
    locked.supersede(undone)
    db.session.flush()
    db.session.add(undone)
    db.session.flush()
    # Only now: the notice of a re-procurement that stands is not withdrawn.
    what = _TAKE_BACK[locked.kind](actor, locked, reason)
    record_event(
        actor,
        EventTag.PARTY_CHANGE_UNDONE,
        subject_kind="licence" if locked.licence_id else "area",
        subject_id=locked.licence_id or locked.area_id,
        organisation_id=locked.to_id,
        reason=reason,
        kind=locked.kind.in_sentence,
        what=what,
        effective_on=locked.effective_on,
    )
    return undone


def _locked(change: PartyChange) -> PartyChange | None:
    """Lock first what every change of this area or licence locks, so that two never wait for each other."""
    if change.area_id is not None:
        db.session.execute(sa.select(ForceArea.id).where(ForceArea.id == change.area_id).with_for_update())
    else:
        lock_licence(_licence(change), None)
    return db.session.scalar(
        sa.select(PartyChange).where(PartyChange.id == change.id, PartyChange.is_known()).with_for_update(),
        execution_options={"populate_existing": True},
    )


def _transfer(actor: Actor, change: PartyChange, _reason: str) -> str:
    area = db.session.get_one(ForceArea, change.area_id)
    withdraw_party(
        actor,
        area=area,
        role=PartyRole.COMMISSIONER,
        organisation_id=change.to_id,
        from_day=change.effective_on,
    )
    return area_names([area.id], today()).get(area.id, area.code)


def _deed(actor: Actor, change: PartyChange, _reason: str) -> str:
    licence = _licence(change)
    (facts,) = licence_facts([licence.id])
    holding = current_holding(licence.id)
    if holding is None or (holding.organisation_id, holding.from_day) != (change.to_id, change.effective_on):
        raise DomainError("Who holds the licence from that day was recorded anew since. Look at it again.")
    withdraw_fact(actor, holding, "licence_id")
    for area in covered_areas(facts, change.effective_on):
        withdraw_provider(actor, area=area, provider_id=change.to_id, from_day=change.effective_on)
    return licence.reference


def _award(actor: Actor, change: PartyChange, reason: str) -> str:
    """The draft of the new licence is abandoned with the award; one that somebody signed is no draft."""
    licence = _licence(change)
    assert change.new_licence_id is not None
    (facts,), (drafted,) = licence_facts([licence.id]), licence_facts([change.new_licence_id])
    insist(new_one_is_unsigned(drafted))
    if not drafted.is_abandoned:
        abandon_draft(actor, licence=db.session.get_one(Licence, drafted.id), reason=reason)
    notice = facts.standing_notice
    run_off = db.session.scalar(
        sa.select(LicenceRunOff).where(LicenceRunOff.licence_id == licence.id, LicenceRunOff.is_known())
    )
    if run_off is not None and run_off.reason == change.hand_over:
        run_off.supersede()
    is_ours = notice is not None and notice.given_by is NoticeGiver.COMMISSIONER
    if notice is not None and is_ours and notice.ends_on == change.effective_on - ONE_DAY:
        withdraw_notice(actor, licence=licence, withdrawn_on=today(), reason=reason)
    return licence.reference


def _licence(change: PartyChange) -> Licence:
    return db.session.get_one(Licence, change.licence_id)


_TAKE_BACK: dict[PartyChangeKind, Callable[[Actor, PartyChange, str], str]] = {
    PartyChangeKind.STATUTORY_TRANSFER: _transfer,
    PartyChangeKind.NOVATION: _deed,
    PartyChangeKind.ASSIGNMENT: _deed,
    PartyChangeKind.REPROCUREMENT: _award,
}
