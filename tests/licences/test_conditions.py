"""Conditions: set, shown to be met, accepted by another, reopened, withdrawn (A15)."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from app.core.actor import Actor
from app.core.clock import end_of_day, today
from app.core.errors import NotFound
from app.core.roles import Role
from app.licences.actions import reopen_condition, withdraw_condition
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import condition_state, permits_downloads, state_on
from app.licences.types import ConditionState, LicenceState
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import accept, make_condition, make_draft, make_licence, send
from tests.builders.partners import TESTER
from tests.licences.acts import ONE_DAY, events_of, refusal, terminate

pytestmark = pytest.mark.usefixtures("database")


def somebody() -> Actor:
    """Return a QA lead, who accepts what others send."""
    return actor_of(make_user(Role.QA_LEAD))


def reopen(licence: Licence) -> object:
    """Reopen the first condition."""
    return reopen_condition(TESTER, licence=licence, number=1, reason="The certificate was of last year")


def withdraw(licence: Licence) -> object:
    """Withdraw the first condition."""
    return withdraw_condition(TESTER, licence=licence, number=1, reason="The force took it on")


@pytest.mark.feature("A2", "A15")
def test_a_condition_unmet_past_its_day_shows_in_the_state_and_stops_downloads_where_it_says_so() -> None:
    licence = make_licence()
    make_condition(licence, today() + ONE_DAY)
    make_condition(licence, today() + 2 * ONE_DAY, words="Pay the fee", stops_downloads=True)
    (facts,) = licence_facts([licence.id])
    days = [today() + n * ONE_DAY for n in (1, 2, 3)]
    with_conditions = LicenceState.ACTIVE_WITH_CONDITIONS
    assert [state_on(facts, day) for day in days] == [LicenceState.ACTIVE, with_conditions, with_conditions]
    assert [permits_downloads(facts, day).passed for day in days] == [True, True, False]
    assert [one.number for one in facts.conditions] == [1, 2]


@pytest.mark.feature("A3", "A15")
def test_met_reopened_and_met_again_each_day_stays_what_it_was() -> None:
    accepter = somebody()
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_licence()
        make_condition(licence, date(2026, 5, 3))
    for day, act in (
        (6, lambda: send(licence)),
        (8, lambda: accept(licence, accepter=accepter)),
        (12, lambda: reopen(licence)),
        (13, lambda: send(licence)),
        (15, lambda: accept(licence, accepter=accepter)),
    ):
        with time_machine.travel(datetime(2026, 5, day, 9, tzinfo=UTC), tick=False):
            act()
    (facts,) = licence_facts([licence.id])
    overdue = [day for day in range(1, 20) if state_on(facts, date(2026, 5, day)) is not LicenceState.ACTIVE]
    assert overdue == [4, 5, 6, 7, 12, 13, 14]
    (then,) = licence_facts([licence.id], known_at=end_of_day(date(2026, 5, 11)))
    assert state_on(then, date(2026, 5, 13)) is LicenceState.ACTIVE
    assert [event.tag.value for event in events_of(licence)][3:] == [
        "condition.set",
        "condition.evidence-sent",
        "condition.met",
        "condition.reopened",
        "condition.evidence-sent",
        "condition.met",
    ]


@pytest.mark.feature("A15", "A7")
def test_nobody_accepts_their_own_evidence_or_none() -> None:
    licence, accepter, other = make_licence(), somebody(), somebody()
    make_condition(licence)
    assert "Nobody has sent evidence" in refusal(lambda: accept(licence, accepter=accepter)).sentence
    send(licence, sender=accepter)
    assert "You sent evidence" in refusal(lambda: accept(licence, accepter=accepter)).sentence
    for day in (today() + ONE_DAY, today() - 31 * ONE_DAY):
        assert refusal(lambda day=day: accept(licence, accepter=other, met_on=day)).field == "met_on"
    accept(licence, accepter=other)
    assert "met already" in refusal(lambda: accept(licence, accepter=other)).sentence
    assert "met already" in refusal(lambda: send(licence)).sentence


@pytest.mark.feature("A15")
def test_evidence_sent_before_a_reopening_serves_no_second_time() -> None:
    licence, accepter = make_licence(), somebody()
    make_condition(licence)
    assert "does not count as met" in refusal(lambda: reopen(licence)).sentence
    send(licence)
    accept(licence, accepter=accepter)
    reopen(licence)
    assert "Nobody has sent evidence" in refusal(lambda: accept(licence, accepter=accepter)).sentence
    send(licence)
    accept(licence, accepter=accepter)


@pytest.mark.feature("A15")
def test_a_condition_is_withdrawn_from_today_on_and_stays_what_it_was_before() -> None:
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_licence()
        make_condition(licence, date(2026, 5, 3))
    with time_machine.travel(datetime(2026, 5, 9, 9, tzinfo=UTC), tick=False):
        withdraw(licence)
        assert "withdrawn already. Set a new condition" in refusal(lambda: withdraw(licence)).sentence
        assert make_condition(licence, words="Another").number == 2
    (facts,) = licence_facts([licence.id])
    assert state_on(facts, date(2026, 5, 8)) is LicenceState.ACTIVE_WITH_CONDITIONS
    assert state_on(facts, date(2026, 5, 9)) is LicenceState.ACTIVE


@pytest.mark.feature("A15", "A7")
def test_conditions_are_set_on_signed_licences_from_today_on() -> None:
    draft, licence = make_draft(), make_licence()
    assert "draft today" in refusal(lambda: make_condition(draft)).sentence
    assert refusal(lambda: make_condition(licence, today() - ONE_DAY)).field == "due_on"
    terminate(licence)
    assert "terminated today" in refusal(lambda: make_condition(licence)).sentence
    with pytest.raises(NotFound):
        send(licence, 7)


@pytest.mark.feature("A15")
def test_where_a_condition_stands_is_one_of_five() -> None:
    licence, accepter = make_licence(), somebody()
    make_condition(licence)

    def stands(day: date) -> ConditionState:
        (facts,) = licence_facts([licence.id])
        return condition_state(facts.conditions[0], day)

    assert stands(today()) is ConditionState.OPEN
    send(licence)
    assert [stands(today()), stands(today() + ONE_DAY)] == [ConditionState.SENT, ConditionState.OVERDUE]
    accept(licence, accepter=accepter)
    assert stands(today() + ONE_DAY) is ConditionState.MET
    reopen(licence)
    withdraw(licence)
    assert stands(today() + ONE_DAY) is ConditionState.WITHDRAWN
