"""The pure rules of making a version: numbers, addresses, manifests, scans, order of release (C1–C4)."""

import uuid
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.materials.rules.consequences import of_release, of_withdrawal
from app.materials.rules.manifest import ManifestFile, manifest_sha256
from app.materials.rules.numbers import next_number, read_number, step_kind, written
from app.materials.rules.release import Candidate, decide_release, takes_effect_in_order
from app.materials.rules.scans import scans_suffice
from app.materials.rules.slugs import LONGEST_SLUG, RESERVED_SLUGS, slug_from
from app.materials.rules.versions import VersionFacts, current_version
from app.materials.types import ChangeKind, Scan

DAY = date(2026, 11, 2)
NUMBERS = st.tuples(*[st.integers(0, 999)] * 3).filter(any)


def file(name: str = "a.pdf", content: str = "0", size: int = 1, scan: Scan = Scan.CLEAN) -> ManifestFile:
    """Return a file of a manifest."""
    return ManifestFile(name, content * 64, size, scan)


def version(number: str, effective_from: date | None = None, withdrawn_from: date | None = None) -> VersionFacts:
    """Return a version's facts."""
    order = read_number(number)
    assert order is not None
    return VersionFacts(uuid.uuid4(), number, order, None, effective_from, 28, withdrawn_from)


def candidate(facts: VersionFacts, *others: VersionFacts) -> Candidate:
    """Return a version among its siblings."""
    return Candidate("Manual", facts, (facts, *others), (file(),), None)


@pytest.mark.feature("C1")
def test_the_manifests_hash_knows_names_contents_sizes_and_nothing_else() -> None:
    files = [file("b.pdf"), file("A.pdf", "1")]
    one = manifest_sha256(files)
    assert one == manifest_sha256(reversed(files))
    assert one == manifest_sha256([file("b.pdf", scan=Scan.WAITING), file("A.pdf", "1", scan=Scan.FAILED)])
    changed = [[file("b.pdf", size=2), files[1]], [file("c.pdf"), files[1]], [file("b.pdf", "2"), files[1]], files[:1]]
    assert len({one, *map(manifest_sha256, changed)}) == 5


@pytest.mark.feature("C2")
@given(NUMBERS)
def test_a_number_is_read_as_it_is_written(number: tuple[int, int, int]) -> None:
    assert read_number(written(number)) == number


@pytest.mark.feature("C2")
@pytest.mark.parametrize(
    "typed", ["", "1", "1.0", "1.0.0.0", "1.0.x", "01.0.0", "1.0.1000", "-1.0.0", "0.0.0", "١.٠.٠", "1.0.0\n"]
)
def test_what_is_no_number_is_not_read(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.feature("C2")
@given(NUMBERS, st.sampled_from(ChangeKind), st.sets(NUMBERS, max_size=5))
def test_the_next_number_is_free_above_and_of_its_kind(
    released: tuple[int, int, int], kind: ChangeKind, taken: set[tuple[int, int, int]]
) -> None:
    try:
        found = next_number(released, kind, taken | {released})
    except ValueError:
        assert 999 in released or any(999 in one for one in taken)
        return
    assert found > released
    assert found not in taken
    assert step_kind(released, found) is kind


@pytest.mark.feature("C2")
def test_the_first_version_is_one() -> None:
    assert {next_number(None, kind, ()) for kind in ChangeKind} == {(1, 0, 0)}


@pytest.mark.feature("C1")
@given(st.text(max_size=200))
def test_an_address_is_plain_bounded_and_nobody_elses(title: str) -> None:
    slug = slug_from(title)
    if slug is not None:
        assert len(slug) <= LONGEST_SLUG
        assert slug not in RESERVED_SLUGS
        assert all(part.isascii() and part.isalnum() and part == part.lower() for part in slug.split("-"))


@pytest.mark.feature("C3")
@pytest.mark.parametrize("has_scanner", [True, False])
@pytest.mark.parametrize("accepts", [True, False])
@pytest.mark.parametrize("scan", Scan)
def test_scans(scan: Scan, has_scanner: bool, accepts: bool) -> None:
    finding = scans_suffice([file(), file("b.pdf", scan=scan)], has_scanner=has_scanner, accepts_unscanned=accepts)
    expected = scan is Scan.CLEAN or (scan is not Scan.INFECTED and not has_scanner and accepts)
    assert finding.passed is expected
    assert expected or finding.remedy


@pytest.mark.feature("C4")
@given(st.lists(st.integers(0, 30), min_size=1, max_size=6, unique=True), st.integers(0, 6), st.integers(-3, 33))
def test_whatever_is_released_versions_take_over_in_the_order_of_their_numbers(
    days: list[int], place: int, offset: int
) -> None:
    days = sorted(days)
    released = [version(f"1.{2 * index}.0", DAY + timedelta(days=day)) for index, day in enumerate(days)]
    place = min(place, len(days))
    new = version(f"1.{2 * place - 1}.0" if place else "0.9.0")
    day = DAY + timedelta(days=offset)
    finding = takes_effect_in_order(candidate(new, *released), day, DAY)
    fits = all(one.order < new.order for one in released if one.effective_from and one.effective_from < day)
    fits = fits and all(one.order > new.order for one in released if one.effective_from and one.effective_from > day)
    is_free = all(one.effective_from != day for one in released)
    assert finding.passed is (offset >= 0 and fits and is_free)


@pytest.mark.feature("C4")
def test_a_withdrawn_version_stands_in_nobodys_way() -> None:
    gone = version("3.0.0", DAY - timedelta(days=9), DAY - timedelta(days=2))
    new = version("2.1.0")
    assert takes_effect_in_order(candidate(new, gone), DAY, DAY).passed


@pytest.mark.feature("C3")
def test_nothing_is_released_twice_or_without_approval() -> None:
    out = version("1.0.0", DAY)
    refused = {finding.rule for finding in decide_release(candidate(out), DAY, DAY).refusals}
    assert refused == {"version.not-released@1", "version.approved-as-it-is@1"}


@pytest.mark.feature("C2", "C4")
def test_what_is_said_to_follow_is_what_the_state_then_says() -> None:
    old, coming = version("1.0.0", DAY - timedelta(days=30)), version("2.0.0", DAY + timedelta(days=30))
    new = version("1.1.0")
    released = version("1.1.0", DAY)
    lines = of_release(candidate(new, old, coming), effective_from=DAY, kind=ChangeKind.MINOR, overlap_days=28)
    assert "1.0.0 is superseded by it. It stays good until 29 November 2026." in lines
    assert "No more copies" in " ".join(
        of_release(candidate(new, old), effective_from=DAY, kind=ChangeKind.PATCH, overlap_days=0)
    )
    both = of_release(
        candidate(version("3.0.0"), old, released),
        effective_from=DAY + timedelta(1),
        kind=ChangeKind.MAJOR,
        overlap_days=0,
    )
    assert [line[:5] for line in both if "No more copies" in line] == ["1.1.0", "1.0.0"]
    lines = of_withdrawal(candidate(released, old, coming), DAY + timedelta(days=1))
    assert "1.0.0 is then the current version." in lines
    assert "2.0.0 takes effect on 2 December 2026, as planned." in lines
    current = current_version([old, coming, version("1.1.0", DAY, DAY + timedelta(days=1))], DAY + timedelta(days=1))
    assert current is old
