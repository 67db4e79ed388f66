"""What a person is on a day, against an oracle that lives through every day."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from app.training.rules import (
    PersonFacts,
    certification_state,
    highest_period,
    holds_level,
    is_in_good_standing,
    may_be_awarded,
    may_be_ended,
    may_be_engaged,
    may_be_lifted,
    may_be_taken_out,
    renewal_days,
    renewal_terms_on,
    usual_last_day,
)
from app.training.rules.facts import EngagementFacts, PeriodFacts, StandingFacts
from app.training.types import CertificationState, Level, StandingKind
from tests.training.histories import DAY_ZERO, HORIZON, Award, DiaryPage, History, TakenOut, day, diary, histories

STOPPED = {CertificationState.REVOKED, CertificationState.SUSPENDED, CertificationState.STOOD_DOWN}


@pytest.mark.feature("B3", "B4", "B13")
@settings(max_examples=300, deadline=None)
@given(history=histories)
def test_every_day_has_the_one_state_the_diary_says(history: History) -> None:
    facts = history.facts
    for offset, page in enumerate(diary(history)):
        answer = certification_state(facts, day(offset))
        until = None if answer.until is None else (answer.until - DAY_ZERO).days
        assert DiaryPage(answer.state, until) == page, day(offset)
        assert answer.sentences
        assert (answer.state not in STOPPED) is is_in_good_standing(facts, day(offset)).passed


@pytest.mark.feature("B4")
@settings(max_examples=200, deadline=None)
@given(history=histories)
def test_the_state_changes_only_on_a_day_something_happened(history: History) -> None:
    facts = history.facts
    turning = {day(one.start) for one in history.awards} | {day(one.end + 1) for one in history.awards}
    turning |= {day(one.opens) for one in history.awards}
    turning |= {day(one.start) for one in history.standings}
    turning |= {day(one.start + one.days) for one in history.standings if one.days is not None}
    for offset in range(1, HORIZON):
        if day(offset) not in turning:
            before, after = (certification_state(facts, day(at)).state for at in (offset - 1, offset))
            assert before is after, day(offset)


@pytest.mark.feature("B3", "B4")
@settings(max_examples=200, deadline=None)
@given(history=histories)
def test_a_level_counts_for_every_level_below_it_and_none_above(history: History) -> None:
    facts = history.facts
    for offset in range(0, HORIZON, 3):
        held = highest_period(facts, day(offset))
        passed = [level for level in Level if holds_level(facts, level, day(offset)).passed]
        assert passed == [level for level in Level if held is not None and level.rank <= held.level.rank]


def person(*periods: PeriodFacts, standings: tuple[StandingFacts, ...] = ()) -> PersonFacts:
    return PersonFacts("CF-0000-0000", "Ада", periods, standings)


def period(level: Level, first: date, last: date) -> PeriodFacts:
    return PeriodFacts(level, first, last, *renewal_days(first, last))


@pytest.mark.feature("A12", "B4")
@pytest.mark.parametrize("last", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29)])
def test_the_last_day_counts_in_full_across_clock_changes_and_leap_days(last: date) -> None:
    facts = person(period(Level.CERTIFIED, last - timedelta(days=200), last))
    assert certification_state(facts, last).state is CertificationState.RENEWAL_OPEN
    assert certification_state(facts, last + timedelta(days=1)).state is CertificationState.EXPIRED
    assert holds_level(facts, Level.CERTIFIED, last).passed
    assert not holds_level(facts, Level.CERTIFIED, last + timedelta(days=1)).passed


@pytest.mark.feature("B13")
def test_a_revocation_ends_what_had_begun_even_once_lifted_and_a_new_award_counts() -> None:
    revoked = History((Award(Level.LEAD, 0, 100, 0),), (TakenOut(StandingKind.REVOKED, 10, 5),))
    states = [page.state for page in diary(revoked)]
    assert states[9:16] == [CertificationState.CERTIFIED, *[CertificationState.REVOKED] * 5, CertificationState.EXPIRED]
    answer = certification_state(revoked.facts, day(20))
    assert answer.sentences == ("Lead facilitator ended on 10 March 2026 when it was revoked. A new award is needed.",)
    again = History((*revoked.awards, Award(Level.CERTIFIED, 15, 60, 0)), revoked.standings)
    assert certification_state(again.facts, day(20)).level is Level.CERTIFIED


@pytest.mark.feature("B13")
def test_a_suspension_lifted_gives_back_what_was_held() -> None:
    history = History((Award(Level.CERTIFIED, 0, 100, 0),), (TakenOut(StandingKind.SUSPENDED, 10, 5),))
    facts = history.facts
    assert "on paper" in certification_state(facts, day(12)).sentences[1]
    assert certification_state(facts, day(15)).state is CertificationState.CERTIFIED


@pytest.mark.feature("B4")
def test_a_certification_followed_without_a_gap_is_renewed_and_says_until_when() -> None:
    first = period(Level.CERTIFIED, date(2025, 1, 1), date(2026, 12, 31))
    follows = period(Level.CERTIFIED, date(2027, 1, 1), date(2028, 12, 31))
    renewed = certification_state(person(first, follows), date(2026, 12, 15))
    assert renewed.state is CertificationState.CERTIFIED
    assert renewed.sentences[-1] == "Renewed: certified facilitator from 1 January 2027 until 31 December 2028."
    after_a_gap = replace(follows, from_day=date(2027, 1, 2))
    lower = replace(follows, level=Level.PROVISIONAL)
    for other in (after_a_gap, lower):
        still_open = certification_state(person(first, other), date(2026, 12, 15))
        assert still_open.state is CertificationState.RENEWAL_OPEN
        assert "write to the Trust's training team" in still_open.sentences[-1]


@pytest.mark.feature("A7", "B4")
def test_what_ended_is_said_to_have_ended_and_to_be_renewed_and_a_number_is_not_said_twice() -> None:
    ended = PersonFacts("CF-0000-0000", "CF-0000-0000", (period(Level.CERTIFIED, day(-300), day(-10)),))
    finding = holds_level(ended, Level.PROVISIONAL, day(0))
    assert finding.because == "CF-0000-0000: Certified facilitator ended on 19 February 2026."
    assert "about a renewal" in (finding.remedy or "")
    never = holds_level(person(), Level.PROVISIONAL, day(0))
    assert "does not hold provisional facilitator" in never.because


@pytest.mark.feature("B3")
def test_provisional_says_that_it_is_under_supervision() -> None:
    answer = certification_state(person(period(Level.PROVISIONAL, DAY_ZERO, day(100))), day(3))
    assert answer.state is CertificationState.PROVISIONAL
    assert "under supervision" in answer.sentences[1]
    assert not holds_level(person(period(Level.PROVISIONAL, DAY_ZERO, day(100))), Level.CERTIFIED, day(3)).passed


@pytest.mark.feature("B4")
def test_renewal_opens_and_falls_due_before_the_end_and_never_before_the_start() -> None:
    assert renewal_days(date(2026, 1, 1), date(2027, 12, 31)) == (date(2027, 10, 2), date(2027, 12, 1))
    assert renewal_days(date(2026, 1, 1), date(2026, 1, 20)) == (date(2026, 1, 1), date(2026, 1, 1))


@pytest.mark.feature("B4")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 4, 1), date(2028, 3, 31)),
        (date(2026, 1, 1), date(2027, 12, 31)),
        (date(2026, 2, 28), date(2028, 2, 27)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 12, 31), date(2028, 12, 30)),
    ],
)
def test_the_usual_certification_lasts_24_months(first: date, last: date) -> None:
    assert usual_last_day(first) == last
    assert renewal_terms_on(date(1990, 1, 1)).usual_months == 24


@pytest.mark.feature("B4", "B12", "B13")
def test_what_may_not_be_awarded_is_refused_on_its_field() -> None:
    held = person(period(Level.CERTIFIED, day(0), day(300)))
    revoked = person(standings=(StandingFacts(StandingKind.REVOKED, day(0), None, "Why"),))
    lifted = person(standings=(StandingFacts(StandingKind.REVOKED, day(0), day(50), "Why"),))

    def field(facts: PersonFacts, first: int, last: int, *, is_self: bool = False) -> object:
        finding = may_be_awarded(facts, Level.CERTIFIED, day(first), day(last), is_self=is_self)
        return None if finding.passed else finding.facts["field"]

    assert field(held, 1, 500) is None
    assert field(held, 1, 500, is_self=True) == "level"
    assert field(held, 1, 0) == field(held, 1, 1 + 1096) == "until_day"
    assert field(held, 1, 1096) is None
    assert field(held, 0, 200) == "from_day"
    assert field(revoked, 10, 200) == field(lifted, 49, 200) == "from_day"
    assert field(lifted, 50, 200) is None


@pytest.mark.feature("B13")
def test_standing_is_changed_once_and_never_ones_own() -> None:
    open_one = person(standings=(StandingFacts(StandingKind.SUSPENDED, day(5), None, "Why"),))
    assert may_be_taken_out(open_one, StandingKind.REVOKED, day(5), is_self=False).passed
    assert (
        "already suspended, from 6 March 2026"
        in may_be_taken_out(open_one, StandingKind.SUSPENDED, day(9), is_self=False).because
    )
    assert not may_be_taken_out(person(), StandingKind.SUSPENDED, day(9), is_self=True).passed
    assert may_be_lifted(open_one, StandingKind.SUSPENDED, day(5), is_self=False).passed
    for kind, at, is_self in [
        (StandingKind.SUSPENDED, 4, False),
        (StandingKind.REVOKED, 9, False),
        (StandingKind.SUSPENDED, 9, True),
    ]:
        assert not may_be_lifted(open_one, kind, day(at), is_self=is_self).passed


@pytest.mark.feature("B1", "B23")
def test_one_engagement_at_a_time_in_one_place() -> None:
    open_one = EngagementFacts(uuid.UUID(int=1), uuid.UUID(int=2), DAY_ZERO, None)
    ended = replace(open_one, until_day=day(10))
    assert may_be_engaged([], day(0)).passed
    assert may_be_engaged([ended], day(11)).passed
    assert may_be_engaged([ended], day(10)).facts["field"] == "from_day"
    assert may_be_engaged([open_one], day(99)).facts["field"] == "area"
    assert may_be_ended(open_one, day(0)).passed
    assert not may_be_ended(open_one, day(-1)).passed
    assert not may_be_ended(ended, day(5)).passed
    assert not may_be_ended(None, day(5)).passed
