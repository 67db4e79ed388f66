"""The verdict engine: allowed only if every rule passes; every finding names its rule and its facts."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.verdicts import Finding, Verdict, engine, passed, refused, registered_rules, rule

DAY = date(2026, 11, 23)


Decide = Callable[[date], Finding]


@pytest.fixture
def is_a_good_day(monkeypatch: pytest.MonkeyPatch) -> Decide:
    """A rule of these tests alone: the register of the product's rules is put back afterwards."""
    monkeypatch.setattr(engine, "_RULES", dict(engine._RULES))

    @rule("test.good-day", version=3, source="the tests", promise="A day is good when it is even.")
    def decide(day: date) -> Finding:
        if day.day % 2 == 0:
            return passed("It is even.", day=day)
        return refused("It is odd.", "Come tomorrow.", day=day)

    return decide


@pytest.mark.feature("G15")
def test_a_finding_names_the_rule_its_version_and_its_facts(is_a_good_day: Decide) -> None:
    finding = is_a_good_day(DAY)
    assert finding.rule == "test.good-day@3"
    assert finding.as_record() == {
        "rule": "test.good-day@3",
        "passed": False,
        "because": "It is odd.",
        "remedy": "Come tomorrow.",
        "facts": {"day": "2026-11-23"},
    }


@pytest.mark.feature("G15", "A7")
@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_a_verdict_allows_only_if_every_finding_passed(outcomes: list[bool]) -> None:
    findings = tuple(
        passed("Yes.") if good else refused("No.", f"Mend {place}.") for place, good in enumerate(outcomes)
    )
    verdict = Verdict("Is it so?", DAY, findings)
    assert verdict.allowed == all(outcomes)
    assert len(verdict.refusals) == outcomes.count(False) == len(verdict.remedies)


def test_a_verdict_cannot_rest_on_nothing() -> None:
    with pytest.raises(ValueError, match="without a finding"):
        Verdict("Is it so?", DAY, ())


def test_an_id_is_registered_once(is_a_good_day: Decide) -> None:
    with pytest.raises(ValueError, match="registered twice"):
        rule("test.good-day", version=4, source="", promise="")(is_a_good_day)


@pytest.mark.feature("G15")
def test_every_rule_says_where_it_comes_from_and_what_it_promises() -> None:
    assert [one.name for one in registered_rules() if not one.source or not one.promise.endswith(".")] == []


def test_facts_are_stored_as_plain_values() -> None:
    class Kind(StrEnum):
        ONE = "one"

    record = passed("Yes.", kind=Kind.ONE, days=[DAY], none=None, number=3, truth=True).as_record()
    assert record["facts"] == {"kind": "one", "days": ["2026-11-23"], "none": None, "number": 3, "truth": True}
