"""The ladder of states: a table over all of it in order, and random histories against the oracle."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.clock import day_of
from app.core.formats import long_date
from app.licences.rules import ladder_on, licence_state, state_finding, state_on
from app.licences.rules.defaults import backdating_days_on
from app.licences.types import LicenceState, SuspensionScope
from tests.licences.histories import (
    DAY_ZERO,
    LEAP_YEAR,
    Condition,
    History,
    Notice,
    day,
    random_history,
    state_by_table,
)

IN_TERM = 60
WHOLE = SuspensionScope.WHOLE
EVERYTHING = History(
    licensor_signed=None,
    licensee_signed=None,
    terminated=IN_TERM,
    renewals=((IN_TERM, IN_TERM),),
    suspensions=((WHOLE, IN_TERM, None),),
    lives=(IN_TERM + 1, None),
    notices=(Notice(IN_TERM, 394),),
    conditions=(Condition(IN_TERM - 1),),
    first_rung=1000,
)
# Each step takes away what the row above rests on, so that only the order decides between those left.
LADDER = [
    (LicenceState.DRAFT, IN_TERM, replace(EVERYTHING, terminated=None)),
    (LicenceState.NEGOTIATION, IN_TERM, replace(EVERYTHING, terminated=None, licensor_signed=0)),
    (LicenceState.TERMINATED, IN_TERM, one := replace(EVERYTHING, licensor_signed=0, licensee_signed=0)),
    (LicenceState.SUPERSEDED, IN_TERM, one := replace(one, terminated=None)),
    (LicenceState.SUSPENDED, IN_TERM, one := replace(one, renewals=())),
    (LicenceState.SIGNED, IN_TERM, replace(one := replace(one, suspensions=()), start=IN_TERM + 1)),
    (LicenceState.RUN_OFF, IN_TERM, replace(one, end=IN_TERM - 1, grace=5, run_off_until=IN_TERM)),
    (LicenceState.IN_GRACE, IN_TERM, replace(one, end=IN_TERM - 1, grace=1)),
    (LicenceState.EXPIRED, IN_TERM, replace(one, end=IN_TERM - 1)),
    (LicenceState.MOBILISING, IN_TERM, one),
    (LicenceState.NOTICE_GIVEN, IN_TERM, one := replace(one, lives=())),
    (LicenceState.ACTIVE_WITH_CONDITIONS, IN_TERM, one := replace(one, notices=())),
    (LicenceState.EXPIRING, IN_TERM, one := replace(one, conditions=())),
    (LicenceState.ACTIVE, IN_TERM, replace(one, first_rung=10)),
]


@pytest.mark.feature("A2")
@pytest.mark.parametrize(("state", "at", "history"), LADDER, ids=[row[0].value for row in LADDER])
def test_the_first_row_that_fits_is_the_state(state: LicenceState, at: int, history: History) -> None:
    assert licence_state(history.facts, day(at)).state is state
    assert state_by_table(history, at) is state


@pytest.mark.feature("A2", "A8")
def test_a_draft_that_is_terminated_was_abandoned_and_is_neither_draft_nor_in_negotiation() -> None:
    for history in (EVERYTHING, replace(EVERYTHING, licensor_signed=0)):
        assert licence_state(history.facts, day(IN_TERM)).state is LicenceState.TERMINATED
        assert state_by_table(history, IN_TERM) is LicenceState.TERMINATED
        assert licence_state(history.facts, day(IN_TERM - 1)).state is not LicenceState.TERMINATED


@pytest.mark.feature("A2")
def test_the_table_above_holds_every_state_in_the_order_of_the_product() -> None:
    assert [row[0] for row in LADDER] == list(LicenceState)


@pytest.mark.feature("A2", "A3")
@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
@example(7)
def test_any_history_has_the_oracles_state_on_every_day(seed: int) -> None:
    history = random_history(random.Random(seed))
    facts = history.facts
    for at in range(-90, 600):
        answer = licence_state(facts, day(at))
        assert answer.state is state_by_table(history, at), f"on {day(at)} of {history}"
        assert answer.sentences
        assert all(sentence.endswith((".", "!", "?")) for sentence in answer.sentences)


@pytest.mark.feature("A2", "A3", "A12")
@pytest.mark.parametrize("first_day", [DAY_ZERO, LEAP_YEAR])
def test_thousands_of_histories_have_the_oracles_state_wherever_something_happens(first_day: date) -> None:
    chance, seen = random.Random(20280229), set()
    for _ in range(1_000):
        history = random_history(chance, first_day)
        facts = history.facts
        for at in history.turning_days:
            state = state_on(facts, history.day(at))
            assert state is state_by_table(history, at), f"on {history.day(at)} of {history}"
            seen.add((state, history.day(at)))
    assert {state for state, _ in seen} == set(LicenceState)
    clock_changes = {date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)}
    special = clock_changes if first_day == DAY_ZERO else {*clock_changes, date(2028, 2, 29)}
    assert len(special & {day for _, day in seen}) >= 3


@pytest.mark.feature("A3")
@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_the_days_of_a_state_join_without_gap_or_overlap(seed: int) -> None:
    facts = random_history(random.Random(seed)).facts
    answer = licence_state(facts, day(-900))
    assert answer.since is None
    while answer.until is not None:
        following = licence_state(facts, answer.until + timedelta(days=1))
        assert following.since == answer.until + timedelta(days=1)
        assert following.state is answer.next_state is not answer.state
        assert licence_state(facts, answer.until).until == answer.until
        answer = following
    assert answer.next_state is None


@pytest.mark.feature("A4")
@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_for_one_activity_only_its_own_suspensions_and_the_whole_count(seed: int) -> None:
    history = random_history(random.Random(seed))
    of_downloads = tuple(one for one in history.suspensions if one[0] is not SuspensionScope.SCHEDULING)
    without = replace(history, suspensions=of_downloads)
    for at in range(-60, 480):
        state = licence_state(history.facts, day(at), SuspensionScope.DOWNLOADS).state
        assert state is state_by_table(without, at)


def last_day_history() -> History:
    """A licence that ends on 31 March 2027, with no grace."""
    return History(end=(date(2027, 3, 31) - DAY_ZERO).days)


@pytest.mark.feature("A12")
@pytest.mark.parametrize(
    ("instant", "state"),
    [
        # 31 March 2027 is in British Summer Time: its last second is 22:59:59 UTC.
        (datetime(2027, 3, 31, 22, 59, 59, 999999, tzinfo=UTC), LicenceState.EXPIRING),
        (datetime(2027, 3, 31, 23, 0, 0, tzinfo=UTC), LicenceState.EXPIRED),
    ],
)
def test_the_last_day_lasts_until_midnight_in_london(instant: datetime, state: LicenceState) -> None:
    assert licence_state(last_day_history().facts, day_of(instant)).state is state


@pytest.mark.feature("A12")
@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_licence_that_ends_where_the_clocks_change_lasts_all_of_that_day(change: date) -> None:
    facts = History(end=(change - DAY_ZERO).days, start=0).facts
    midnight = datetime.combine(change, datetime.min.time(), tzinfo=UTC)
    in_force = [
        licence_state(facts, day_of(midnight + timedelta(minutes=minutes))).state is LicenceState.EXPIRING
        for minutes in range(-120, 27 * 60)
    ]
    # The spring day has 23 hours, the autumn day 25: the run ends 1,380 and 1,500 minutes after it began.
    began = day_of(midnight + timedelta(minutes=-1)) != change
    assert began or in_force[0]
    last = max(place for place, is_true in enumerate(in_force) if is_true)
    assert day_of(midnight + timedelta(minutes=last - 120)) == change
    assert day_of(midnight + timedelta(minutes=last - 119)) == change + timedelta(days=1)


@pytest.mark.feature("A2")
def test_an_active_licence_says_since_when_until_when_and_what_comes_next() -> None:
    facts = replace(
        History().facts,
        starts_on=date(2025, 4, 1),
        ends_on=date(2027, 3, 31),
        signatures={side: date(2025, 3, 3) for side in History().facts.signatures},
    )
    answer = licence_state(facts, date(2026, 6, 1))
    assert answer.sentences == [
        "Active since 1 April 2025.",
        "Ends on 31 March 2027; renewal reminders begin on 2 October 2026.",
    ]
    assert (answer.since, answer.until) == (date(2025, 4, 1), date(2026, 10, 1))
    assert answer.rule == state_finding(facts, date(2026, 6, 1)).rule == "licence.state@2"


@pytest.mark.feature("A4")
def test_a_suspended_licence_says_since_when_why_and_what_lifts_it() -> None:
    history = History(suspensions=((WHOLE, IN_TERM, IN_TERM + 5),))
    assert licence_state(history.facts, day(IN_TERM)).sentences == [
        "The whole licence has been suspended since 30 April 2026: A reason.",
        "It is lifted when: It is mended.",
        "It is active from 5 May 2026.",
    ]


@pytest.mark.feature("A8")
def test_a_renewal_signed_does_not_make_a_licence_begin_anew() -> None:
    facts = History(renewals=((395, 300),)).facts
    (renewal,) = facts.renewals
    assert licence_state(facts, day(300)).sentences[0] == (
        f"In force since {long_date(day(30))}; its renewal {renewal.reference} was signed on {long_date(day(300))}."
    )
    lifted = History(suspensions=((WHOLE, 40, 50),)).facts
    said = licence_state(lifted, day(50)).sentences[0]
    assert said == f"In term since {long_date(day(30))}; active since {long_date(day(50))}."


@pytest.mark.feature("A5")
def test_grace_begins_the_day_after_the_end_and_lasts_as_long_as_agreed() -> None:
    facts = History(grace=28).facts
    after = facts.ends_on + timedelta(days=1)
    assert licence_state(facts, facts.ends_on).state is LicenceState.EXPIRING
    answer = licence_state(facts, after)
    assert (answer.state, answer.since, answer.until) == (LicenceState.IN_GRACE, after, after + timedelta(days=27))
    assert answer.next_state is LicenceState.EXPIRED


@pytest.mark.feature("A2")
def test_a_licence_is_signed_from_the_later_signature() -> None:
    facts = History(licensor_signed=5, licensee_signed=9).facts
    assert licence_state(facts, day(4)).state is LicenceState.DRAFT
    assert licence_state(facts, day(8)).state is LicenceState.NEGOTIATION
    assert licence_state(facts, day(9)).state is LicenceState.SIGNED


@pytest.mark.feature("A1")
def test_own_delivery_needs_the_licensors_signature_alone() -> None:
    facts = History(is_own_delivery=True, licensee_signed=None).facts
    assert licence_state(facts, facts.starts_on).state is LicenceState.ACTIVE


@pytest.mark.feature("A10")
def test_the_first_rung_comes_from_the_ladder_in_effect() -> None:
    assert ladder_on(date(2026, 4, 1)).rungs == (180, 90, 60, 30, 7, 0, -7)
    assert ladder_on(date(2026, 4, 1)).first_rung_days == 180
    assert ladder_on(date(2019, 12, 31)) == ladder_on(date(2020, 1, 1)), "the first answers for the days before it"
    assert backdating_days_on(date(2026, 4, 1)) == 30
