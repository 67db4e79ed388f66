"""The handbooks as PDF: long enough, tagged, titled, and saying what they are on the first page."""

from pathlib import Path

import pikepdf
import pytest

from app.demo.documents import VERSIONS, typesetting
from app.demo.documents.handbooks import NOTICE, write_handbook
from tests.demo.documents.reading import text_of, text_of_page

LEAST_PAGES = {
    "facilitator-manual": 12,
    "provider-handbook": 8,
    "police-handbook": 6,
    "commissioning-framework": 5,
    "trainer-guide": 6,
}
EVERY_HANDBOOK = [(version, name) for version in VERSIONS for name in LEAST_PAGES]


def tags_and_figures(node: object, tags: set[str], figures: list[str]) -> None:
    """Walk a structure tree; collect its tags and each figure's alternative text."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            tags_and_figures(child, tags, figures)
    elif isinstance(node, pikepdf.Dictionary):
        tag = str(node.get("/S", ""))
        tags.add(tag)
        if tag == "/Figure":
            figures.append(str(node.get("/Alt", "")))
        if "/K" in node:
            tags_and_figures(node["/K"], tags, figures)


@pytest.mark.parametrize(("version", "name"), EVERY_HANDBOOK)
def test_handbook_is_long_enough_tagged_and_titled(library: Path, version: str, name: str) -> None:
    with pikepdf.open(library / version / f"{name}.pdf") as pdf:
        assert len(pdf.pages) >= LEAST_PAGES[name]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).lower().startswith("en")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        metadata = pdf.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]
        tags: set[str] = set()
        figures: list[str] = []
        tags_and_figures(pdf.Root.StructTreeRoot.K, tags, figures)
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L", "/TOC"} <= tags
    assert all(len(alternative) > 20 for alternative in figures)
    assert figures or name == "trainer-guide"


@pytest.mark.parametrize(("version", "name"), EVERY_HANDBOOK)
def test_first_page_says_that_it_is_a_demonstration(library: Path, version: str, name: str) -> None:
    with pikepdf.open(library / version / f"{name}.pdf") as pdf:
        first_page = text_of_page(pdf.pages[0])
    assert NOTICE in first_page
    assert version in first_page


@pytest.mark.parametrize("name", LEAST_PAGES)
def test_pages_are_numbered_to_the_last(library: Path, name: str) -> None:
    path = library / "3.0.0" / f"{name}.pdf"
    with pikepdf.open(path) as pdf:
        pages = len(pdf.pages)
    assert f"Page {pages} of {pages}" in text_of(path)


def test_handbook_is_made_without_built_assets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(typesetting, "DOCUMENT_FONTS_FOLDER", tmp_path / "missing")
    write_handbook("police-handbook", version="3.0.0", path=tmp_path / "plain.pdf")
    with pikepdf.open(tmp_path / "plain.pdf") as pdf:
        assert pdf.open_metadata()["pdfuaid:part"] == "1"
        assert NOTICE in text_of_page(pdf.pages[0])


@pytest.mark.feature("C14")
def test_each_version_of_a_handbook_says_something_else(library: Path) -> None:
    manual = {version: text_of(library / version / "facilitator-manual.pdf") for version in VERSIONS}
    assert "Freedom and control" in manual["3.0.0"]
    assert "Freedom and control" not in manual["2.1.0"]
    assert "Joining checks" in manual["2.1.0"]
    assert "Joining checks" not in manual["2.0.0"]
    assert "Running a group alone" in manual["3.0.0"]
    assert "Running a group alone" not in manual["2.1.0"]
    police = {version: text_of(library / version / "police-handbook.pdf") for version in VERSIONS}
    assert "four declined referrals" in police["2.1.0"]
    assert "four declined referrals" not in police["2.0.0"]
