"""What a licence permits: downloads in every state and under every lapse policy, and its territory."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.verdicts import Finding
from app.licences.rules import ConditionFacts, LicenceFacts, TerritoryFacts, covers_area, permits_downloads
from app.licences.types import LapsePolicy, LicenceState, SuspensionScope
from tests.licences.histories import History, day
from tests.licences.test_state_rules import LADDER

ENDED = History(grace=10)
IN_TERM_STATES = {
    LicenceState.MOBILISING,
    LicenceState.NOTICE_GIVEN,
    LicenceState.ACTIVE_WITH_CONDITIONS,
    LicenceState.EXPIRING,
    LicenceState.ACTIVE,
}


def mends(finding: Finding) -> bool:
    """Return whether a refusal names its rule, its reason and the way to mend it."""
    return bool(finding.rule and finding.because and finding.remedy)


@pytest.mark.feature("A2", "A7")
@pytest.mark.parametrize(("state", "at", "history"), LADDER, ids=[row[0].value for row in LADDER])
def test_downloads_are_permitted_in_term_and_otherwise_refused_with_a_remedy(
    state: LicenceState, at: int, history: History
) -> None:
    finding = permits_downloads(history.facts, day(at))
    assert finding.passed is (state in IN_TERM_STATES)
    assert finding.rule == "licence.permits-downloads@1"
    assert finding.passed or mends(finding)
    assert "LIC-2026-0001" in finding.because


@pytest.mark.feature("A6")
@pytest.mark.parametrize("days_after", [1, 10, 11, 400])
@pytest.mark.parametrize(
    ("policy", "holds_version", "was_current_at_end", "is_permitted"),
    [
        (LapsePolicy.LOSE_ALL, True, True, False),
        (LapsePolicy.KEEP_HELD, True, False, True),
        (LapsePolicy.KEEP_HELD, False, True, False),
        (LapsePolicy.KEEP_READING, False, True, True),
        (LapsePolicy.KEEP_READING, True, False, False),
        (LapsePolicy.FULL, False, False, True),
    ],
)
def test_once_lapsed_the_policy_decides_in_grace_and_after(
    policy: LapsePolicy, holds_version: bool, was_current_at_end: bool, is_permitted: bool, days_after: int
) -> None:
    facts = replace(ENDED.facts, lapse_policy=policy)
    finding = permits_downloads(
        facts,
        facts.ends_on + timedelta(days=days_after),
        holds_version=holds_version,
        was_current_at_end=was_current_at_end,
    )
    assert finding.passed is is_permitted
    assert finding.passed or mends(finding)
    assert ("with grace until" in finding.because) is (days_after <= 10)


@pytest.mark.feature("A6")
def test_the_lapse_policy_says_nothing_while_the_licence_is_in_term() -> None:
    facts = replace(ENDED.facts, lapse_policy=LapsePolicy.LOSE_ALL)
    assert permits_downloads(facts, facts.ends_on).passed


@pytest.mark.feature("A4", "A7")
@pytest.mark.parametrize(
    ("scope", "is_permitted"),
    [(SuspensionScope.WHOLE, False), (SuspensionScope.DOWNLOADS, False), (SuspensionScope.SCHEDULING, True)],
)
def test_a_suspension_stops_downloads_only_where_its_scope_includes_them(
    scope: SuspensionScope, is_permitted: bool
) -> None:
    facts = History(suspensions=((scope, 60, None),)).facts
    assert permits_downloads(facts, day(59)).passed
    assert permits_downloads(facts, day(60)).passed is is_permitted


@pytest.mark.feature("A4", "A7")
def test_a_refusal_for_a_suspension_names_the_day_the_reason_and_what_to_do() -> None:
    finding = permits_downloads(History(suspensions=((SuspensionScope.WHOLE, 60, None),)).facts, day(70))
    assert finding.because == "LIC-2026-0001: the whole licence has been suspended since 30 April 2026: A reason."
    assert finding.remedy == (
        "It is lifted when: It is mended. Write to the Trust's licence manager once that is done."
    )
    assert finding.facts["from_day"] == day(60)


@pytest.mark.feature("A6")
def test_in_run_off_only_versions_already_held_can_be_downloaded() -> None:
    facts = History(run_off_until=400).facts
    after = facts.ends_on + timedelta(days=1)
    assert permits_downloads(facts, after, holds_version=True).passed
    assert not permits_downloads(facts, after).passed


@pytest.mark.feature("A15")
def test_an_unmet_condition_stops_downloads_only_where_it_says_so() -> None:
    facts = History().facts
    unmet = ConditionFacts(1, "Send the insurance certificate", day(40))
    assert permits_downloads(replace(facts, conditions=(unmet,)), day(41)).passed
    stopped = permits_downloads(replace(facts, conditions=(replace(unmet, stops_downloads=True),)), day(41))
    assert stopped.because == "A condition of LIC-2026-0001 stops downloads: Send the insurance certificate."
    assert mends(stopped)


HERE, THERE, ELSEWHERE = uuid.UUID(int=10), uuid.UUID(int=11), uuid.UUID(int=12)
NAMES = {HERE: "Cumbria", THERE: "West Yorkshire", ELSEWHERE: "Kent"}


def licensed_here() -> LicenceFacts:
    """A licence for Cumbria, and for a part of West Yorkshire from day 100 to day 200."""
    territory = (
        TerritoryFacts(HERE, day(0), area_name="Cumbria"),
        TerritoryFacts(THERE, day(100), day(200), "Leeds", area_name="West Yorkshire"),
    )
    return replace(History().facts, territory=territory)


@pytest.mark.feature("A1", "A7")
@pytest.mark.parametrize(
    ("areas", "at", "is_covered"),
    [
        ([HERE], 50, True),
        ([HERE, ELSEWHERE], 50, True),
        ([ELSEWHERE], 50, False),
        ([THERE], 99, False),
        ([THERE], 100, True),
        ([THERE], 200, True),
        ([THERE], 201, False),
        ([], 50, False),
    ],
)
def test_the_territory_on_the_day_covers_a_persons_areas(areas: list[uuid.UUID], at: int, is_covered: bool) -> None:
    finding = covers_area(licensed_here(), areas, NAMES, day(at))
    assert finding.passed is is_covered
    assert finding.passed or mends(finding)


@pytest.mark.feature("A7")
def test_a_refusal_for_territory_names_both_sides() -> None:
    finding = covers_area(licensed_here(), [ELSEWHERE], NAMES, day(150))
    assert finding.because == "LIC-2026-0001 covers Cumbria and West Yorkshire (Leeds) on 29 July 2026, not Kent."
    assert "widened to Kent" in (finding.remedy or "")
