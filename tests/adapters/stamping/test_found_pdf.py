"""Tracing a PDF after other tools had it in their hands (C10)."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Pdf

from app.adapters.stamping import Stamp
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file
from tests.adapters.stamping import samples

COPY = "7Q2M-K8XD-93FA"


@pytest.fixture
def stamped(stamp: Stamp, tmp_path: Path) -> Path:
    source, target = tmp_path / "source.pdf", tmp_path / "stamped.pdf"
    samples.make_pdf(source)
    stamp_file(source, target, kind="pdf", stamp=stamp)
    return target


def run(*command: str | Path) -> None:
    if shutil.which(str(command[0])) is None:
        pytest.skip(f"{command[0]} is not installed")
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def strip_properties(source: Path, target: Path) -> None:
    with Pdf.open(source) as pdf:
        del pdf.Root.Metadata
        del pdf.trailer["/Info"]
        pdf.save(target)


def strip_page_marks(source: Path, target: Path) -> None:
    """Leave only the letters drawn by the shared band."""
    with Pdf.open(source) as pdf:
        for page in pdf.pages:
            last = page.obj.Contents[-1]
            last.write(re.sub(rb"(?s)/Artifact <<.*?>> BDC", b"/Artifact BMC", last.read_bytes()))
            assert b"Waymark" not in last.read_bytes()
        pdf.save(target)


RESAVED: dict[str, Callable[[Path, Path], None]] = {
    "linearised": lambda source, target: run("qpdf", "--linearize", source, target),
    "unpacked": lambda source, target: run("qpdf", "--qdf", "--object-streams=disable", source, target),
    "packed": lambda source, target: run("qpdf", "--object-streams=generate", "--recompress-flate", source, target),
    "normalised": lambda source, target: run("qpdf", "--normalize-content=y", "--coalesce-contents", source, target),
    "encrypted for reading": lambda source, target: run("qpdf", "--encrypt", "", "owner", "256", "--", source, target),
    "one page taken out": lambda source, target: run("qpdf", source, "--pages", source, "2", "--", target),
    "redrawn": lambda source, target: run("pdftocairo", "-pdf", source, target),
    "properties stripped": strip_properties,
}


@pytest.mark.feature("C10")
@pytest.mark.parametrize("tool", RESAVED)
def test_a_resaved_file_is_traced(tool: str, stamped: Path, tmp_path: Path) -> None:
    RESAVED[tool](stamped, tmp_path / "found.pdf")
    found = read_stamp(tmp_path / "found.pdf")
    assert found.newest == COPY
    assert found.problem is None


@pytest.mark.feature("C10")
@pytest.mark.parametrize("tool", RESAVED)
def test_the_drawn_words_alone_are_enough(tool: str, stamped: Path, stamp: Stamp, tmp_path: Path) -> None:
    strip_properties(stamped, tmp_path / "bare.pdf")
    strip_page_marks(tmp_path / "bare.pdf", tmp_path / "barer.pdf")
    if tool == "properties stripped":
        shutil.copy(tmp_path / "barer.pdf", tmp_path / "found.pdf")
    else:
        RESAVED[tool](tmp_path / "barer.pdf", tmp_path / "found.pdf")
    found = read_stamp(tmp_path / "found.pdf")
    assert found.newest == COPY
    assert {seen.at for seen in found.sightings} == {stamp.at.replace(second=0)}


@pytest.mark.feature("C10")
def test_one_page_of_another_copy_is_seen(stamped: Path, stamp: Stamp, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    stamp_file(
        tmp_path / "source.pdf", other, kind="pdf", stamp=Stamp(**{**stamp.__dict__, "copy_id": "A1B2-C3D4-E5F6"})
    )
    with Pdf.open(stamped) as pdf, Pdf.open(other) as second:
        pdf.pages[1] = second.pages[1]
        pdf.save(tmp_path / "mixed.pdf")
    found = read_stamp(tmp_path / "mixed.pdf")
    assert set(found.copy_ids) == {COPY, "A1B2-C3D4-E5F6"}
    assert "page 2" in {seen.place for seen in found.sightings if seen.copy_id == "A1B2-C3D4-E5F6"}


@pytest.mark.feature("C10")
def test_a_file_with_a_password_says_why_nothing_was_found(stamped: Path, tmp_path: Path) -> None:
    with Pdf.open(stamped) as pdf:
        pdf.save(tmp_path / "found.pdf", encryption=pikepdf.Encryption(user="secret", owner="secret"))
    found = read_stamp(tmp_path / "found.pdf")
    assert found.copy_ids == ()
    assert found.problem
    assert "password" in found.problem


@pytest.mark.feature("C10")
def test_forms_that_draw_themselves_end(stamped: Path, tmp_path: Path) -> None:
    with Pdf.open(stamped) as pdf:
        form = pdf.make_stream(b"/Loop Do /Loop Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1])
        form.Resources = Dictionary(XObject=Dictionary(Loop=form))
        page = pdf.pages[0].obj
        page.Resources.XObject.Loop = form
        page.Contents = pdf.make_stream(b"/Loop Do " * 100)
        pdf.save(tmp_path / "found.pdf")
    assert read_stamp(tmp_path / "found.pdf").newest == COPY


@pytest.mark.feature("C10")
def test_words_about_copies_are_not_taken_for_a_stamp(tmp_path: Path) -> None:
    text = tmp_path / "letter.txt"
    text.write_text("Please copy 12 pages to LIC-2026-0143 and copy ILOU-1111-2222; the card is 1234-5678-9012.")
    assert read_stamp(text).copy_ids == ()
    text.write_text("The foot of the page said: copy 7Q2M-K8XD-93FA")
    assert read_stamp(text).copy_ids == (COPY,)
