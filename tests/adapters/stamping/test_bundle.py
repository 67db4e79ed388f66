"""Stamping a bulk pack (C9, C22)."""

import hashlib
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from app.adapters.stamping import CannotStamp, Stamp, reading
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file
from tests.adapters.stamping import samples


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    samples.make_zip(tmp_path / "pack.zip")
    return tmp_path / "pack.zip"


@pytest.mark.feature("C9", "C22")
def test_each_file_inside_is_stamped_and_listed(pack: Path, stamp: Stamp, tmp_path: Path) -> None:
    target = tmp_path / "stamped.zip"
    stamp_file(pack, target, kind="zip", stamp=stamp)
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if not name.endswith("/")]
        manifest = archive.read("SHA256SUMS.txt").decode()
        listed = dict(line.split("  ")[::-1] for line in manifest.splitlines() if not line.startswith("#"))
        assert set(listed) == set(names) - {"SHA256SUMS.txt"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == listed[name] for name in listed)
        archive.extractall(tmp_path / "out")
    for name in ("manual.pdf", "slides/day one.pptx", "notes.docx", "Licence.PDF", "LICENCE-2.pdf"):
        assert read_stamp(tmp_path / "out" / name).newest == stamp.copy_id


@pytest.mark.feature("C22", "G6")
def test_the_licence_sheet_is_accessible_and_complete(pack: Path, stamp: Stamp, tmp_path: Path) -> None:
    target = tmp_path / "stamped.zip"
    stamp_file(pack, target, kind="zip", stamp=replace(stamp, recipient="李娜"))
    with zipfile.ZipFile(target) as archive, archive.open("LICENCE-2.pdf") as sheet, pikepdf.open(sheet) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB"
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "2")
            assert "李娜" in metadata["dc:description"]
        with pdf.open_metadata() as metadata:
            assert stamp.copy_id in metadata["dc:title"]


@pytest.mark.feature("C22")
def test_a_pack_stamped_again_has_one_manifest(pack: Path, stamp: Stamp, tmp_path: Path) -> None:
    later = replace(stamp, copy_id="A1B2-C3D4-E5F6", at=stamp.at + timedelta(days=1))
    stamp_file(pack, tmp_path / "first.zip", kind="zip", stamp=stamp)
    stamp_file(tmp_path / "first.zip", tmp_path / "second.zip", kind="zip", stamp=later)
    with zipfile.ZipFile(tmp_path / "second.zip") as archive:
        names = archive.namelist()
        assert sorted(name for name in names if "SUMS" in name) == ["SHA256SUMS.txt"]
        assert {"Licence.PDF", "LICENCE-2.pdf", "LICENCE-3.pdf"} <= set(names)
    assert read_stamp(tmp_path / "second.zip").copy_ids == (later.copy_id, stamp.copy_id)


@pytest.mark.feature("C9")
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("inner.zip", None, "a ZIP inside a ZIP"),
        ("renamed.dat", None, "a ZIP inside a ZIP"),
        ("broken.pdf", b"%PDF-1.7 broken", "broken.pdf: The PDF is damaged"),
        ("../up.txt", b"x", "name is not allowed"),
        ("/root.txt", b"x", "name is not allowed"),
        ("C:\\x.txt", b"x", "name is not allowed"),
        ("two\nlines.txt", b"x", "name is not allowed"),
        ("zeros.txt", b"\0" * (8 << 20), "far more than its size"),
    ],
)
def test_what_a_pack_may_not_hold(
    name: str, content: bytes | None, words: str, pack: Path, stamp: Stamp, tmp_path: Path
) -> None:
    samples.make_zip(tmp_path / "inner.zip")
    method = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(pack, "a") as archive:
        archive.writestr(name, content or (tmp_path / "inner.zip").read_bytes(), compress_type=method)
    with pytest.raises(CannotStamp, match=words):
        stamp_file(pack, tmp_path / "stamped.zip", kind="zip", stamp=stamp)
    assert {path.name for path in tmp_path.iterdir()} == {"pack.zip", "inner.zip"}


@pytest.mark.feature("C10")
def test_packs_within_packs_are_searched_to_a_depth(pack: Path, stamp: Stamp, tmp_path: Path) -> None:
    stamp_file(pack, tmp_path / "stamped.zip", kind="zip", stamp=stamp)
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as outer:
        outer.write(tmp_path / "stamped.zip", "found/stamped.zip")
    found = read_stamp(tmp_path / "outer.zip")
    assert found.newest == stamp.copy_id
    assert "found/stamped.zip: manual.pdf: page 1" in {seen.place for seen in found.sightings}


@pytest.mark.feature("C10")
def test_an_archive_that_bursts_is_searched_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_UNPACKED", 4 << 20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(6):
            bomb.writestr(f"part{number}.xml", b" " * (1 << 20))
        bomb.writestr("last.xml", "copy 7Q2M-K8XD-93FA")
    found = read_stamp(tmp_path / "bomb.zip")
    assert found.copy_ids == ()
    assert found.problem
    assert "more than can be searched" in found.problem
