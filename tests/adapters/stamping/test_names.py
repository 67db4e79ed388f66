"""Names of every script and every malice in the stamp (C9)."""

import json
import re
import shutil
import subprocess
import tempfile
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.adapters.stamping import Stamp
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file
from app.adapters.stamping.wording import clean, shorten
from tests.adapters.stamping import samples

HOSTILE = [
    "<script>alert(1)</script>",
    '#eval("1 + 1") #read("/etc/passwd") $x^2$ *bold* _it_ @ref <label>',
    'O\'Brien "the \\ slash" & Sons ]]> %s {0} (unbalanced ) >> endobj',
    "two\nlines\r\nand\ta tab\x00\x07\x1b[31m",
    "=cmd|' /C calc'!A0",
    "\ud800 lone surrogate",
]
SCRIPTS = ["Siân Ŵyn-Łukaszewska O’Brien", "Ελένη Παπαδοπούλου", "Нина Ковальчук", "محمد علي", "שרה כהן", "नेहा शर्मा"]


@pytest.mark.feature("C9")
@pytest.mark.parametrize("name", [*HOSTILE, *SCRIPTS, "李娜", "ไทย ใจดี", "Aisha 🎉", "🎉", "\u202e", ""])
def test_any_name_is_stamped_and_whole_in_the_properties(
    name: str, sample: tuple[str, Path], stamp: Stamp, tmp_path: Path
) -> None:
    kind, source = sample
    stamp = replace(stamp, recipient=name, organisation=name, pack=name, version=name, licence_terms=(name or "x",))
    stamp_file(source, tmp_path / "stamped", kind=kind, stamp=stamp)
    assert read_stamp(tmp_path / "stamped").copy_ids == (stamp.copy_id,)
    if kind == "pdf":
        assert record_of(tmp_path / "stamped")["recipient"] == clean(name)


def record_of(path: Path) -> dict[str, str]:
    with pikepdf.open(path) as pdf:
        records: list[dict[str, str]] = json.loads(str(pdf.docinfo["/WaymarkStamps"]))
    return records[-1]


@pytest.mark.feature("C9")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Siân Ŵyn-Łukaszewska", "Siân Ŵyn-Łukaszewska"),
        ("Ελένη", "Ελένη"),
        ("Нина", "Нина"),
        ("Aisha 🎉", "Aisha"),
        ("Ａｉｓｈａ", "Aisha"),
        ("李娜", "a person named in the properties of this file"),
        ("#eval(1)", "#eval(1)"),
    ],
)
def test_what_the_page_draws_of_a_name(name: str, shown: str, stamp: Stamp, tmp_path: Path) -> None:
    samples.make_pdf(tmp_path / "source.pdf")
    stamp_file(tmp_path / "source.pdf", tmp_path / "out.pdf", kind="pdf", stamp=replace(stamp, recipient=name))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        # Only the drawn letters are of interest here, not the words that stand for them.
        last = pdf.pages[0].obj.Contents[-1]
        last.write(b"Q q 1 0 0 1 0 2 cm " + last.read_bytes().split(b" cm ")[1].replace(b"EMC", b""))
        pdf.save(tmp_path / "drawn.pdf")
    text = subprocess.run(["pdftotext", tmp_path / "drawn.pdf", "-"], check=True, capture_output=True, text=True).stdout
    assert f"for {shown} ·" in " ".join(text.split())


@pytest.mark.feature("C9")
def test_an_endless_name_is_short_to_see_and_whole_to_find(
    sample: tuple[str, Path], stamp: Stamp, tmp_path: Path
) -> None:
    kind, source = sample
    endless = replace(stamp, recipient="Aisha " * 2000, organisation="x" * 10_000)
    assert len(endless.line) < 260
    stamp_file(source, tmp_path / "stamped", kind=kind, stamp=endless)
    assert read_stamp(tmp_path / "stamped").copy_ids == (stamp.copy_id,)
    if kind == "pdf":
        assert record_of(tmp_path / "stamped")["organisation"] == "x" * 10_000
    if kind == "docx":
        footer = docx.Document(str(tmp_path / "stamped")).sections[0].footer
        assert footer.paragraphs[-1].text == endless.line


@pytest.mark.feature("C9")
def test_marks_that_reorder_the_line_are_taken_out() -> None:
    assert clean("Aisha\u202e namhaR\u2066 x\u200f") == "Aisha namhaR x"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("e\u0301") == "é"


@pytest.mark.feature("C9")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("name", ["محمد علي", "שרה כהן"])
def test_a_right_to_left_name_does_not_pull_the_date_along(name: str, stamp: Stamp, tmp_path: Path) -> None:
    samples.make_pdf(tmp_path / "source.pdf", pages=1)
    stamp_file(tmp_path / "source.pdf", tmp_path / "out.pdf", kind="pdf", stamp=replace(stamp, recipient=name))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        last = pdf.pages[0].obj.Contents[-1]
        last.write(b"Q q 1 0 0 1 0 2 cm " + last.read_bytes().split(b" cm ")[1].replace(b"EMC", b""))
        pdf.save(tmp_path / "drawn.pdf")
    command = ["pdftotext", "-bbox", tmp_path / "drawn.pdf", "-"]
    layout = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    places = {word: float(left) for left, word in re.findall(r'xMin="(\S+)" yMin[^>]*>(\w+)<', layout)}
    assert places["for"] < places["23"] < places["November"] < places["at"]
    assert max(places[word] for word in places if word in name or word[::-1] in name) < places["23"]


@given(st.text(max_size=200))
@settings(max_examples=300)
def test_cleaned_text_is_one_printable_line(text: str) -> None:
    cleaned = clean(text)
    assert cleaned
    assert cleaned == clean(cleaned)
    assert not [
        letter
        for letter in cleaned
        if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or "\u202a" <= letter <= "\u202e"
    ]
    cleaned.encode("utf-8")
    assert 0 < len(shorten(text or "x", 20)) <= 20


@pytest.mark.feature("C9", "C10")
@given(recipient=st.text(max_size=80), organisation=st.text(max_size=80))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_any_text_survives_the_round_trip(kind: str, recipient: str, organisation: str) -> None:
    stamp = Stamp(
        "7Q2M-K8XD-93FA", recipient, organisation, "LIC-2026-0143", datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "P", "1.0"
    )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        {"pdf": samples.make_pdf, "docx": samples.make_docx}[kind](source)
        stamp_file(source, target, kind=kind, stamp=stamp)
        found = read_stamp(target)
        assert found.copy_ids == (stamp.copy_id,)
        if kind == "pdf":
            record = record_of(target)
            assert (record["recipient"], record["organisation"]) == (clean(recipient), clean(organisation))


@pytest.mark.feature("C9")
def test_the_line_reads_as_agreed(stamp: Stamp) -> None:
    assert stamp.line == (
        "Licensed to Restorative Solutions CIC under LIC-2026-0143 · for Aisha Rahman · "
        "23 November 2026 at 09:14 · copy 7Q2M-K8XD-93FA"
    )
    summer = replace(stamp, at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC), licence=None)
    assert summer.line == (
        "Issued to Restorative Solutions CIC · for Aisha Rahman · 2 July 2026 at 00:30 · copy 7Q2M-K8XD-93FA"
    )


def test_a_stamp_needs_an_aware_time_and_a_copy_id(stamp: Stamp) -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(stamp, at=datetime(2026, 7, 1, 8, 0))  # noqa: DTZ001
    with pytest.raises(ValueError, match="copy id"):
        replace(stamp, copy_id="7Q2M-K8XD-93FI")
