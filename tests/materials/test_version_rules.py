"""What a version is on a day: one current version, without gaps, whatever is released and withdrawn (C2, C4)."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.materials.rules.versions import VersionFacts, current_version, version_state
from app.materials.types import VersionState
from tests.materials.people import TODAY, days, version

HANDED_OUT = {VersionState.CURRENT, VersionState.OVERLAPPING}
IN_EFFECT = HANDED_OUT | {VersionState.SUPERSEDED}


@st.composite
def packs(draw: st.DrawFn) -> list[VersionFacts]:
    """Some versions of a pack, released on different days with any overlap, some withdrawn."""
    released = draw(st.lists(st.integers(-60, 60), unique=True, min_size=1, max_size=5))
    found = []
    for number, effective in enumerate(released, start=1):
        withdrawn = draw(st.none() | st.integers(effective, effective + 60))
        found.append(
            VersionFacts(
                id=uuid.UUID(int=number),
                number=f"{number}.0.0",
                order=(number, 0, 0),
                approved_on=days(effective - 1),
                effective_from=days(effective),
                overlap_days=draw(st.integers(0, 40)),
                withdrawn_from=None if withdrawn is None else days(withdrawn),
            )
        )
    return found


@pytest.mark.feature("C2")
@given(packs(), st.integers(-70, 130))
def test_there_is_one_current_version_from_the_first_release_on(pack: list[VersionFacts], shift: int) -> None:
    day = days(shift)
    current = [one for one in pack if version_state(one, pack, day).state is VersionState.CURRENT]
    assert len(current) == any(one.is_effective_on(day) for one in pack)
    assert current == ([current_version(pack, day)] if current else [])


@pytest.mark.feature("C2")
@given(packs(), st.integers(-70, 130))
def test_the_order_versions_are_listed_in_changes_nothing(pack: list[VersionFacts], shift: int) -> None:
    day = days(shift)
    for one in pack:
        others = [other for other in pack if other is not one]
        assert version_state(one, pack, day) == version_state(one, list(reversed(others)), day)


@pytest.mark.feature("C4")
@given(packs())
def test_without_withdrawals_a_version_only_ever_moves_on(pack: list[VersionFacts]) -> None:
    order = [VersionState.SCHEDULED, VersionState.CURRENT, VersionState.OVERLAPPING, VersionState.SUPERSEDED]
    kept = [
        VersionFacts(one.id, one.number, one.order, one.approved_on, one.effective_from, one.overlap_days)
        for one in pack
    ]
    for one in kept:
        walk = [order.index(version_state(one, kept, days(shift)).state) for shift in range(-70, 130)]
        assert walk == sorted(walk)


@pytest.mark.feature("C2")
@given(packs(), st.integers(0, 4), st.integers(0, 60), st.integers(0, 70))
def test_withdrawing_a_release_leaves_the_others_as_if_it_had_never_been(
    pack: list[VersionFacts], place: int, kept: int, since: int
) -> None:
    place %= len(pack)
    withdrawn_from = pack[place].effective_from + timedelta(days=kept)  # type: ignore[operator]
    gone = pack[place] = replace(pack[place], withdrawn_from=withdrawn_from)
    day = withdrawn_from + timedelta(days=since)
    others = [one for one in pack if one is not gone]
    assert version_state(gone, pack, day).state is VersionState.WITHDRAWN
    for one in others:
        assert version_state(one, pack, day) == version_state(one, others, day)


@pytest.mark.feature("C4")
@given(packs(), st.integers(-70, 130))
def test_an_earlier_version_is_good_only_while_every_later_one_leaves_it_room(
    pack: list[VersionFacts], shift: int
) -> None:
    day = days(shift)
    for one in pack:
        if not one.is_effective_on(day):
            continue
        later = [
            other
            for other in pack
            if other.is_effective_on(day) and other.effective_from > one.effective_from  # type: ignore[operator]
        ]
        rooms = [other.effective_from + timedelta(days=other.overlap_days) > day for other in later]  # type: ignore[operator]
        assert (version_state(one, pack, day).state in HANDED_OUT) is all(rooms)


@pytest.mark.feature("C4")
def test_the_last_day_of_the_overlap_is_good_and_the_next_is_not() -> None:
    old, new = version(1, -50), version(2, 0, overlap_days=28)
    answers = [version_state(old, (old, new), days(shift)) for shift in (-1, 0, 27, 28)]
    assert [answer.state for answer in answers] == [
        VersionState.CURRENT,
        VersionState.OVERLAPPING,
        VersionState.OVERLAPPING,
        VersionState.SUPERSEDED,
    ]
    assert "It stays good until 11 August 2026." in answers[1].sentences


@pytest.mark.feature("C4")
def test_a_release_without_overlap_ends_all_that_came_before() -> None:
    first, second, urgent = version(1, -50), version(2, -5, overlap_days=90), version(3, 0)
    pack = (first, second, urgent)
    assert version_state(first, pack, days(-1)).state is VersionState.OVERLAPPING
    assert [version_state(one, pack, TODAY).state for one in pack] == [
        VersionState.SUPERSEDED,
        VersionState.SUPERSEDED,
        VersionState.CURRENT,
    ]


@pytest.mark.feature("C2")
def test_withdrawing_the_current_version_makes_its_predecessor_current_again() -> None:
    old, new = version(1, -50), version(2, -20, withdrawn_from=TODAY)
    assert version_state(old, (old, new), days(-1)).state is VersionState.SUPERSEDED
    assert version_state(old, (old, new), TODAY).state is VersionState.CURRENT
    assert version_state(new, (old, new), TODAY).sentences == ("Withdrawn since 15 July 2026.",)


@pytest.mark.feature("C2")
def test_before_its_release_a_version_is_a_draft_approved_or_scheduled() -> None:
    draft = VersionFacts(uuid.UUID(int=1), "1.0.0", (1, 0, 0))
    assert version_state(draft, (), TODAY).state is VersionState.DRAFT
    approved = VersionFacts(uuid.UUID(int=1), "1.0.0", (1, 0, 0), approved_on=TODAY)
    assert version_state(approved, (), days(-1)).state is VersionState.DRAFT
    assert version_state(approved, (), TODAY).state is VersionState.APPROVED
    assert version_state(version(1, 1), (), TODAY).state is VersionState.SCHEDULED
