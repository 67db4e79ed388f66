"""The state of an area follows its dates, and nothing else (F18)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.partners.rules import DeliveryFacts, area_sentences, area_state
from app.partners.rules.parties import dates_are_in_order
from app.partners.types import AreaState, DeliveryModel

pytestmark = pytest.mark.feature("F18", "E1")

LIVE = {
    DeliveryModel.TRUST: AreaState.TRUST,
    DeliveryModel.PARTNER: AreaState.PARTNER,
    DeliveryModel.HYBRID: AreaState.HYBRID,
    DeliveryModel.PRINCIPLES: AreaState.UNLICENSED,
}
RANKS = {AreaState.NONE: 0, AreaState.INTEREST: 1, AreaState.MOBILISING: 2, AreaState.ENDED: 4}
DAYS = st.dates(date(2010, 1, 1), date(2040, 12, 31))


def rank(state: AreaState) -> int:
    return RANKS.get(state, 3)


@st.composite
def ladders(draw: st.DrawFn) -> DeliveryFacts:
    """Any of the five dates, in their order, any of them missing."""
    days = sorted(draw(st.lists(DAYS, min_size=5, max_size=5)))
    given_ = [day if draw(st.booleans()) else None for day in days]
    return DeliveryFacts(draw(st.sampled_from(DeliveryModel)), *given_)


@given(ladders())
def test_dates_in_order_are_taken(facts: DeliveryFacts) -> None:
    assert dates_are_in_order(facts).passed


@given(ladders(), DAYS)
def test_a_state_changes_only_on_a_recorded_day(facts: DeliveryFacts, day: date) -> None:
    tomorrow = day + timedelta(days=1)
    begins = {facts.interest_from, facts.mobilisation_from, facts.pilot_from, facts.live_from}
    if area_state(facts, day) is not area_state(facts, tomorrow):
        assert tomorrow in begins or day == facts.ended_on


@given(ladders(), DAYS, DAYS)
def test_an_area_never_steps_back(facts: DeliveryFacts, one: date, other: date) -> None:
    earlier, later = sorted((one, other))
    assert rank(area_state(facts, earlier)) <= rank(area_state(facts, later))


@given(ladders(), DAYS)
def test_the_last_day_of_delivery_counts(facts: DeliveryFacts, day: date) -> None:
    if facts.ended_on is not None:
        assert area_state(facts, facts.ended_on) is not AreaState.ENDED
        assert area_state(facts, facts.ended_on + timedelta(days=1)) is AreaState.ENDED
    if facts.live_from is not None and facts.live_from <= day and (facts.ended_on is None or day <= facts.ended_on):
        assert area_state(facts, day) is LIVE[facts.model]


@given(ladders(), DAYS)
def test_there_is_a_sentence_for_each_date(facts: DeliveryFacts, day: date) -> None:
    dates = [facts.interest_from, facts.mobilisation_from, facts.pilot_from, facts.live_from, facts.ended_on]
    assert len(area_sentences(facts, day)) == len([given_ for given_ in dates if given_ is not None])


def test_nothing_recorded_is_none() -> None:
    assert area_state(None, date(2026, 1, 1)) is AreaState.NONE


def test_states_differ_without_colour() -> None:
    looks = [(state.pattern, state.colour) for state in AreaState]
    assert len(set(looks)) == len(looks)
    assert len({state.short_label for state in AreaState}) == len(AreaState)
    assert max(len(state.short_label) for state in AreaState) <= 10


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            DeliveryFacts(DeliveryModel.TRUST, live_from=date(2020, 1, 1), ended_on=date(2019, 12, 31)),
            "the end of delivery (31 December 2019) cannot come before delivery across the area (1 January 2020)",
        ),
        (
            DeliveryFacts(DeliveryModel.TRUST, interest_from=date(2021, 1, 1), pilot_from=date(2020, 1, 1)),
            "the pilot (1 January 2020) cannot come before interest (1 January 2021)",
        ),
    ],
)
def test_dates_out_of_order_are_named(facts: DeliveryFacts, words: str) -> None:
    finding = dates_are_in_order(facts)
    assert not finding.passed
    assert words.casefold() in finding.because.casefold()
