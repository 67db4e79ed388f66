"""DBS checks and vetting as rules: every state, and what may be recorded (B17). No database."""

from datetime import date, timedelta

import pytest

from app.training.rules.vetting import (
    VettingFacts,
    may_be_recorded,
    may_be_withdrawn,
    overall,
    terms_on,
    vetting_answer,
)
from app.training.types import VettingKind, VettingLevel, VettingOutcome, VettingState

pytestmark = pytest.mark.feature("B17")
DAY = date(2026, 6, 1)
Level, Outcome, State = VettingLevel, VettingOutcome, VettingState


def days(number: int) -> timedelta:
    return timedelta(days=number)


def good(checked: int, due: int | None, level: VettingLevel = Level.DBS_ENHANCED) -> VettingFacts:
    return VettingFacts(level, Outcome.SATISFACTORY, DAY + days(checked), None if due is None else DAY + days(due))


def other(outcome: VettingOutcome, checked: int, level: VettingLevel = Level.DBS_ENHANCED) -> VettingFacts:
    return VettingFacts(level, outcome, DAY + days(checked), None)


def dbs(*checks: VettingFacts, day: date = DAY) -> VettingState:
    return vetting_answer(VettingKind.DBS, checks, day).state


def test_every_state_on_the_days_around_its_edges() -> None:
    assert dbs() is State.NONE
    assert dbs(other(Outcome.PENDING, -3)) is State.NONE
    assert [dbs(good(-300, due)) for due in (-1, 0, 42, 43)] == [State.OUT_OF_DATE, State.DUE, State.DUE, State.IN_DATE]
    assert dbs(other(Outcome.NOT_SATISFACTORY, -3)) is State.NOT_SATISFACTORY
    assert dbs(good(1, 900)) is State.NONE, "what is checked tomorrow does not hold today"
    assert terms_on(DAY).notice_days == 42


def test_the_latest_answer_counts_whatever_was_asked_for_since() -> None:
    checks = (good(-900, -5), other(Outcome.PENDING, -10))
    answer = vetting_answer(VettingKind.DBS, checks, DAY)
    assert answer.state is State.OUT_OF_DATE
    assert "the next was due by 27 May 2026. Another was asked for on 22 May 2026." in answer.finding.because
    assert answer.finding.rule == "person.vetting-in-date@1"
    assert dbs(*checks, good(-1, 900)) is State.IN_DATE
    assert dbs(good(-1, 900), other(Outcome.NOT_SATISFACTORY, 0)) is State.NOT_SATISFACTORY
    assert dbs(other(Outcome.NOT_SATISFACTORY, -9), good(-1, 900)) is State.IN_DATE


def test_a_state_is_right_for_any_day() -> None:
    checks = (good(-900, -100), good(-90, 500))
    assert [dbs(*checks, day=DAY + days(on)) for on in (-901, -900, -99, -90, 501)] == [
        State.NONE,
        State.IN_DATE,
        State.OUT_OF_DATE,
        State.IN_DATE,
        State.OUT_OF_DATE,
    ]


def test_the_two_checks_are_apart_and_the_worst_counts() -> None:
    police = good(-10, 10, Level.NPPV_2_FULL)
    checks = (good(-10, 900), police)
    answers = [vetting_answer(kind, checks, DAY) for kind in VettingKind]
    assert [one.state for one in answers] == [State.IN_DATE, State.DUE]
    assert overall(answers) is State.DUE
    without_police = [vetting_answer(kind, checks[:1], DAY) for kind in VettingKind]
    assert overall(without_police) is State.IN_DATE, "not every force asks for vetting"
    without_dbs = [vetting_answer(kind, (police,), DAY) for kind in VettingKind]
    assert overall(without_dbs) is State.NONE


def refused_on(facts: VettingFacts, **context: bool) -> object:
    """Return the field a record is refused on, True where on none of them, False where it is taken."""
    given = {"is_own": False, "is_engaged": True, "has_area": False, "is_seen": True} | context
    finding = may_be_recorded(facts, day=DAY, **given)
    return False if finding.passed else (finding.facts.get("field") or True)


def test_what_may_be_recorded() -> None:
    fine, police = good(0, 900), good(0, 900, Level.NPPV_3)
    assert refused_on(fine) is False
    assert refused_on(police, has_area=True) is False
    assert refused_on(other(Outcome.PENDING, 0), is_seen=False) is False
    assert refused_on(fine, is_own=True) is True
    assert refused_on(fine, is_engaged=False) is True
    assert refused_on(good(1, 900)) == "checked_on"
    assert refused_on(police) == "area"
    assert refused_on(fine, has_area=True) == "area"
    assert refused_on(fine, is_seen=False) == "certificate_seen"
    assert refused_on(good(0, None)) == "next_due_on"
    assert refused_on(good(0, 0)) == "next_due_on"
    assert refused_on(VettingFacts(Level.DBS_BASIC, Outcome.PENDING, DAY, DAY + days(9))) == "next_due_on"
    assert may_be_withdrawn(is_own=False).passed and not may_be_withdrawn(is_own=True).passed


def test_no_fact_has_a_place_for_a_number_or_what_a_certificate_says() -> None:
    assert set(VettingFacts.__dataclass_fields__) == {"level", "outcome", "checked_on", "next_due_on"}
