"""Telling both sides as a condition turns: unmet past its day, and no longer so (A15, A16)."""

import uuid

from app.accounts.actions import post_message
from app.accounts.types import MailKind
from app.core.absolute import absolute_url
from app.core.actor import system_actor
from app.core.clock import now, today
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.formats import counted
from app.core.jobs import enqueue
from app.core.jobs.queue import insert_unless_there
from app.core.references import new_id
from app.licences.actions.locking import about
from app.licences.actions.telling import both_sides
from app.licences.models import ConditionTurn
from app.licences.queries import licence_facts, turns_told
from app.licences.queries.condition_turns import NOTHING
from app.licences.rules import ConditionFacts, LicenceFacts, condition_state_finding, territory_words, turn_of
from app.licences.types import ConditionState

TELL_TASK = "licences.tell-of-conditions"
TELLER = system_actor("conditions")
NOBODY = "nobody, for nobody is there to be told,"


def ask_to_tell(licence_id: uuid.UUID) -> None:
    """Have both sides told, once this transaction has committed, where it turned a condition of the licence."""
    enqueue(TELL_TASK, licence_id=licence_id)


def tell_of_conditions(licence_id: uuid.UUID) -> int:
    """Write to both sides of each condition of a licence that turned since they were last told; return how many.

    Each turn is told once, whoever asks how often and at the same time. What turned and turned back meanwhile, while
    nobody asked, is not told.
    """
    (facts,) = licence_facts([licence_id])
    told, turned = turns_told([licence_id]), 0
    for condition in facts.conditions:
        place, last = told.get((licence_id, condition.number), NOTHING)
        state = turn_of(facts, condition, last, today())
        if state is not None and _note(facts, condition, place + 1, state):
            _tell(facts, condition, place + 1, state)
            turned += 1
    return turned


def _note(facts: LicenceFacts, condition: ConditionFacts, place: int, state: ConditionState) -> bool:
    """Note a turn as told, and return whether nobody else has."""
    values = {"id": new_id(), "licence_id": facts.id, "number": condition.number, "place": place, "told_at": now()}
    written = insert_unless_there(ConditionTurn, **values, state=state).returning(ConditionTurn.id)
    return db.session.scalar(written) is not None


def _tell(facts: LicenceFacts, condition: ConditionFacts, place: int, state: ConditionState) -> None:
    finding = condition_state_finding(condition, today())
    sides, is_unmet = both_sides(facts), state is ConditionState.OVERDUE
    for user, is_trust in sides:
        post_message(
            to=user.email,
            kind=MailKind.LICENCE_CONDITION,
            key=f"condition-turn:{facts.id}:{condition.number}:{place}:{user.id}",
            template=f"licences/mail/condition_{'unmet' if is_unmet else 'settled'}.txt",
            about=("licence", facts.id),
            name=user.name,
            waits_for_licensee=is_trust and not (condition.is_checked or condition.evidence_at_hand),
            stops_downloads=condition.stops_downloads,
            number=condition.number,
            asked=condition.words,
            because=finding.because,
            remedy=finding.remedy,
            withdrawn_because=condition.withdrawal_reason or "",
            areas=territory_words(facts, today()),
            reference=facts.reference,
            link=absolute_url("licences.detail", licence_id=facts.id),
        )
    record_event(
        TELLER,
        EventTag.CONDITION_TOLD,
        after={"condition": condition.number, "state": state},
        people=counted(len(sides), "person", "people") if sides else NOBODY,
        number=condition.number,
        state="unmet past its day" if is_unmet else state.in_sentence,
        **about(facts),
    )
