"""What is stamped can be found again, in every kind of file (C9, C10)."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.adapters.stamping import CannotStamp, Stamp
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file

Sample = tuple[str, Path]


@pytest.mark.feature("C9", "C10")
def test_a_stamped_file_names_its_copy(sample: Sample, stamp: Stamp, tmp_path: Path) -> None:
    kind, source = sample
    target = tmp_path / "stamped"
    stamp_file(source, target, kind=kind, stamp=stamp)
    found = read_stamp(target)
    assert found.copy_ids == ("7Q2M-K8XD-93FA",)
    assert found.newest == "7Q2M-K8XD-93FA"
    assert found.problem is None
    assert found.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    assert stamp.at in {seen.at for seen in found.sightings}


@pytest.mark.feature("C10")
def test_an_unstamped_file_names_nobody(sample: Sample) -> None:
    found = read_stamp(sample[1])
    assert (found.copy_ids, found.newest, found.problem) == ((), None, None)


@pytest.mark.feature("C9")
def test_the_source_is_left_alone(sample: Sample, stamp: Stamp, tmp_path: Path) -> None:
    kind, source = sample
    before = source.read_bytes()
    stamp_file(source, tmp_path / "stamped", kind=kind, stamp=stamp)
    assert source.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {source.name, "stamped"}


@pytest.mark.feature("C10")
def test_a_file_stamped_twice_names_both_and_the_newest_first(sample: Sample, stamp: Stamp, tmp_path: Path) -> None:
    kind, source = sample
    later = replace(stamp, copy_id="A1B2-C3D4-E5F6", recipient="Owen Pryce", at=stamp.at + timedelta(minutes=5))
    stamp_file(source, tmp_path / "first", kind=kind, stamp=stamp)
    stamp_file(tmp_path / "first", tmp_path / "second", kind=kind, stamp=later)
    found = read_stamp(tmp_path / "second")
    assert found.copy_ids == ("A1B2-C3D4-E5F6", "7Q2M-K8XD-93FA")
    assert found.newest == "A1B2-C3D4-E5F6"


@pytest.mark.feature("C9")
def test_the_newest_is_told_by_time_and_not_by_order(sample: Sample, stamp: Stamp, tmp_path: Path) -> None:
    kind, source = sample
    earlier = replace(stamp, copy_id="A1B2-C3D4-E5F6", at=stamp.at - timedelta(days=1))
    stamp_file(source, tmp_path / "first", kind=kind, stamp=stamp)
    stamp_file(tmp_path / "first", tmp_path / "second", kind=kind, stamp=earlier)
    assert read_stamp(tmp_path / "second").newest == stamp.copy_id


@pytest.mark.feature("C9")
def test_a_stamp_costs_few_bytes(sample: Sample, stamp: Stamp, tmp_path: Path) -> None:
    kind, source = sample
    stamp_file(source, tmp_path / "stamped", kind=kind, stamp=stamp)
    allowed = 20_000 if kind != "zip" else 120_000
    assert (tmp_path / "stamped").stat().st_size - source.stat().st_size < allowed


@pytest.mark.feature("C9")
def test_a_damaged_file_is_refused_with_what_to_do(sample: Sample, stamp: Stamp, tmp_path: Path) -> None:
    kind, source = sample
    source.write_bytes(source.read_bytes()[: source.stat().st_size * 2 // 3])
    with pytest.raises(CannotStamp) as refusal:
        stamp_file(source, tmp_path / "stamped", kind=kind, stamp=stamp)
    assert refusal.value.sentence.endswith(".")
    assert "again" in refusal.value.sentence
    assert {path.name for path in tmp_path.iterdir()} == {source.name}


@pytest.mark.feature("C9")
@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n" + b"\xff" * 500, b"PK\x03\x04" + b"\0" * 99, b"<html>hello"])
def test_what_only_claims_to_be_a_document_is_refused(
    sample: Sample, content: bytes, stamp: Stamp, tmp_path: Path
) -> None:
    kind, source = sample
    source.write_bytes(content)
    with pytest.raises(CannotStamp):
        stamp_file(source, tmp_path / "stamped", kind=kind, stamp=stamp)
    found = read_stamp(source)
    assert found.copy_ids == ()


@pytest.mark.feature("C10")
def test_a_cut_off_file_still_tells_what_it_holds(sample: Sample, stamp: Stamp, tmp_path: Path) -> None:
    kind, source = sample
    target = tmp_path / "stamped"
    stamp_file(source, target, kind=kind, stamp=stamp)
    content = target.read_bytes()
    for keep in range(0, len(content), max(1, len(content) // 12)):
        target.write_bytes(content[:keep])
        assert set(read_stamp(target).copy_ids) <= {stamp.copy_id}


def test_an_unknown_kind_is_a_mistake_of_the_caller(stamp: Stamp, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no kind"):
        stamp_file(tmp_path / "a", tmp_path / "b", kind="xlsx", stamp=stamp)
