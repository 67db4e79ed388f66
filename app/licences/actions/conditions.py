"""Setting conditions, sending evidence for them, accepting it, reopening and withdrawing (A15)."""

from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import NotFound
from app.core.events import EventTag
from app.licences.actions.complying import ask_to_count
from app.licences.actions.condition_turns import ask_to_tell
from app.licences.actions.evidence import StoredFile
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import ConditionEvidence, ConditionMeeting, Licence, LicenceCondition
from app.licences.rules import (
    ConditionFacts,
    LicenceFacts,
    backdating_days_on,
    may_be_conditioned,
    may_be_met,
    may_be_reopened,
    may_be_withdrawn,
    may_have_evidence,
)
from app.licences.types import Measure


def set_condition(
    actor: Actor,
    *,
    licence: Licence,
    words: str,
    due_on: date,
    stops_downloads: bool = False,
    measure: Measure | None = None,
    at_least: int | None = None,
    seen_version: int | None = None,
) -> LicenceCondition:
    """Set the licence's next numbered condition, to be met by a day (A15).

    With a measure the portal checks by itself, day by day, whether there are at least so many, and nobody sends
    evidence (A16). Unmet past that day it shows in the state, and where it says so stops downloads. Raises
    DomainError for an unsigned licence, one that is over, and a day that has passed.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_conditioned(before, due_on, today()))
    condition = LicenceCondition(
        licence_id=licence.id,
        number=max((one.number for one in before.conditions), default=0) + 1,
        words=words,
        due_on=due_on,
        stops_downloads=stops_downloads,
        measure=measure,
        at_least=at_least,
        **recorded_by(actor),
    )
    db.session.add(condition)
    db.session.flush()
    became: dict[str, Any] = {"words": words, "due_on": due_on, "stops_downloads": stops_downloads}
    if measure is not None:
        became |= {"measure": measure, "at_least": at_least}
        ask_to_count(licence.id)
    _record(actor, EventTag.CONDITION_SET, before, condition.number, became=became, due_on=due_on)
    return condition


def send_evidence(
    actor: Actor,
    *,
    licence: Licence,
    number: int,
    words: str,
    file: StoredFile | None = None,
    seen_version: int | None = None,
) -> ConditionEvidence:
    """Send evidence that a condition is met, with a file that is stored already; somebody else accepts it (A15).

    Raises DomainError where the condition is met or withdrawn already, NotFound where there is none of the number.
    """
    before = lock_licence(licence, seen_version)
    condition = _condition(before, number)
    insist(may_have_evidence(before, condition, today()))
    evidence = ConditionEvidence(
        licence_id=licence.id, number=number, round=condition.round, words=words, **recorded_by(actor)
    )
    became = {"evidence": words}
    if file is not None:
        evidence.file_name, evidence.file_kind, evidence.storage_key = file.name, file.kind.value, file.storage_key
        evidence.file_size, evidence.file_sha256, evidence.scanned_at = file.size, file.sha256, file.scanned_at
        became |= {"file": file.name, "sha256": file.sha256}
    db.session.add(evidence)
    db.session.flush()
    _record(actor, EventTag.CONDITION_EVIDENCE_SENT, before, number, became=became)
    return evidence


def accept_condition(
    actor: Actor, *, licence: Licence, number: int, met_on: date, note: str, seen_version: int | None = None
) -> ConditionMeeting:
    """Accept the evidence at hand: the condition counts as met from a day on (A15).

    Raises DomainError where nothing is at hand, the actor sent any of it, or the day is too long past.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_met(_condition(before, number), met_on, actor.user_id, today(), backdating_days_on(today())))
    meeting = ConditionMeeting(
        licence_id=licence.id,
        number=number,
        met_on=met_on,
        accepted_by_id=actor.user_id,
        accepted_by=actor.name,
        note=note,
        **recorded_by(actor),
    )
    db.session.add(meeting)
    db.session.flush()
    ask_to_tell(licence.id)
    _record(actor, EventTag.CONDITION_MET, before, number, became={"met_on": met_on, "note": note}, met_on=met_on)
    return meeting


def reopen_condition(
    actor: Actor, *, licence: Licence, number: int, reason: str, seen_version: int | None = None
) -> ConditionMeeting:
    """Reopen a condition that counted as met: from today on it is to be met, with fresh evidence (A15)."""
    before = lock_licence(licence, seen_version)
    insist(may_be_reopened(_condition(before, number), today()))
    meeting = db.session.scalars(
        sa.select(ConditionMeeting).where(
            ConditionMeeting.licence_id == licence.id,
            ConditionMeeting.number == number,
            ConditionMeeting.reopened_on.is_(None),
            ConditionMeeting.is_known(),
        )
    ).one()
    reopened = ConditionMeeting(
        licence_id=licence.id,
        number=number,
        met_on=meeting.met_on,
        accepted_by_id=meeting.accepted_by_id,
        accepted_by=meeting.accepted_by,
        note=meeting.note,
        reopened_on=today(),
        reopen_reason=reason,
        **recorded_by(actor),
    )
    meeting.supersede(reopened)
    db.session.add(reopened)
    db.session.flush()
    ask_to_tell(licence.id)
    _record(actor, EventTag.CONDITION_REOPENED, before, number, reason=reason, became={"reopened_on": today()})
    return reopened


def withdraw_condition(
    actor: Actor, *, licence: Licence, number: int, reason: str, seen_version: int | None = None
) -> LicenceCondition:
    """Withdraw a condition from today on; it stays on record with the reason (A15)."""
    before = lock_licence(licence, seen_version)
    insist(may_be_withdrawn(_condition(before, number), today()))
    condition = db.session.scalars(
        sa.select(LicenceCondition).where(
            LicenceCondition.licence_id == licence.id, LicenceCondition.number == number, LicenceCondition.is_known()
        )
    ).one()
    withdrawn = LicenceCondition(
        licence_id=licence.id,
        number=number,
        words=condition.words,
        due_on=condition.due_on,
        stops_downloads=condition.stops_downloads,
        measure=condition.measure,
        at_least=condition.at_least,
        withdrawn_on=today(),
        withdrawal_reason=reason,
        **recorded_by(actor),
    )
    condition.supersede(withdrawn)
    db.session.flush()
    db.session.add(withdrawn)
    db.session.flush()
    ask_to_tell(licence.id)
    _record(actor, EventTag.CONDITION_WITHDRAWN, before, number, reason=reason, became={"withdrawn_on": today()})
    return withdrawn


def _condition(facts: LicenceFacts, number: int) -> ConditionFacts:
    found = next((one for one in facts.conditions if one.number == number), None)
    if found is None:
        raise NotFound("condition")
    return found


def _record(actor: Actor, tag: EventTag, before: LicenceFacts, number: int, **details: Any) -> None:
    became = {"condition": number, **details.pop("became")}
    record_change(actor, tag, before, became=became, number=number, **details)
