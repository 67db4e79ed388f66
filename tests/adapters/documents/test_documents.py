"""Typesetting documents: accessible, inert to hostile data, and never silent about a missing letter."""

import io
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from app.adapters import documents
from app.adapters.documents import DocumentFailed, UndisplayableText, compile_document, displayable, undisplayable

PAGE = """
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set text(font: ("Figtree", "Source Serif 4"), lang: "en")
= #d.title
#d.text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(PAGE, "utf-8")
    return path


def words(document: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "out.pdf").write_bytes(document)

    done = subprocess.run(["pdftotext", tmp_path / "out.pdf", "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())


@pytest.mark.feature("G6")
def test_a_document_is_tagged_and_archivable(template: Path) -> None:
    document = compile_document(template, {"title": "A title", "text": "Some words"})
    with pikepdf.open(io.BytesIO(document)) as pdf, pdf.open_metadata() as metadata:
        assert "/StructTreeRoot" in pdf.Root
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "2", "A")


@pytest.mark.parametrize(
    "text", ["#eval(\"1 + 1\")", "*bold* _it_ $x$ @ref <label>", "#read(\"/etc/passwd\")", "<script>alert(1)</script>"]
)  # fmt: skip
def test_data_is_never_read_as_markup(text: str, template: Path, tmp_path: Path) -> None:
    document = compile_document(template, {"title": "T", "text": text})
    assert text in words(document, tmp_path)


def test_a_letter_without_a_font_stops_the_document(template: Path) -> None:
    with pytest.raises(UndisplayableText) as failure:
        compile_document(template, {"title": "T", "text": "by 李娜"})
    assert failure.value.text == "李"


@pytest.mark.parametrize(
    "text", ["Siân Ŵyn-Łukaszewska", "Nguyễn Thị", "Ελένη", "Нина", "محمد علي", "שרה", "नेहा", "O’Brien – “x”"]
)
def test_scripts_with_a_font_are_shown(text: str) -> None:
    assert undisplayable(text) == ()
    assert displayable(text, instead="?") == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("李娜", "?"),
        ("Mei 李", "?"),
        ("ไทย ใจดี", "?"),
        ("Aisha 🎉🎉", "Aisha"),
        ("🎉", "?"),
        ("Ａｉｓｈａ 🎉", "Aisha"),
    ],
)
def test_what_stands_for_letters_without_a_font(text: str, shown: str) -> None:
    assert undisplayable(text)
    assert displayable(text, instead="?") == shown


def test_a_broken_template_fails_with_a_sentence(template: Path) -> None:
    template.write_text("#let x = ", "utf-8")
    with pytest.raises(DocumentFailed, match=r"page\.typ could not be typeset"):
        compile_document(template, {})
    with pytest.raises(DocumentFailed, match="could not be read"):
        compile_document(template.with_name("absent.typ"), {})


def test_a_template_may_not_reach_for_a_network(template: Path) -> None:
    template.write_text('#import "@preview/cetz:0.3.0": canvas\n' + PAGE, "utf-8")
    with pytest.raises(DocumentFailed, match="network"):
        compile_document(template, {"title": "T", "text": "x"})


def test_a_template_cannot_read_outside_its_folder(template: Path) -> None:
    template.write_text('#read("../../../../etc/hostname")\n' + PAGE, "utf-8")
    with pytest.raises(DocumentFailed):
        compile_document(template, {"title": "T", "text": "x"})


def test_a_fixed_time_makes_equal_bytes(template: Path) -> None:
    made_at = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)
    data = {"title": "T", "text": "x"}
    assert compile_document(template, data, made_at=made_at) == compile_document(template, data, made_at=made_at)


def test_the_folder_of_fonts_can_be_moved_and_may_be_missing(template: Path, tmp_path: Path) -> None:
    before = documents.fonts_folder()
    documents.use_fonts_folder(tmp_path / "absent")
    try:
        assert documents.fonts_folder() == tmp_path / "absent"
        assert compile_document(template, {"title": "T", "text": "still typeset"}).startswith(b"%PDF")
    finally:
        documents.use_fonts_folder(before)


def test_without_a_choice_the_built_fonts_are_used() -> None:
    before = documents.fonts_folder()
    documents.use_fonts_folder(None)
    try:
        assert documents.fonts_folder().parts[-4:] == ("app", "static", "build", "typst-fonts")
    finally:
        documents.use_fonts_folder(before)
