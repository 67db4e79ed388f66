"""Slides and sheets, opened by independent readers."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from pptx import Presentation

from app.demo.documents import VERSIONS
from app.demo.documents.handbooks import NOTICE
from tests.demo.documents.reading import is_well_formed_office_file, text_of

LEAST_SLIDES = {"workshop-1": 10, "workshop-2": 10, "core-training": 8}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", LEAST_SLIDES)
def test_every_slide_has_a_title_and_notes(library: Path, version: str, name: str) -> None:
    path = library / version / f"{name}.pptx"
    assert is_well_formed_office_file(path)
    slides = list(Presentation(str(path)).slides)
    assert len(slides) >= LEAST_SLIDES[name]
    for slide in slides:
        assert slide.shapes.title.text_frame.text
        assert slide.notes_slide.notes_text_frame.text
    first = "\n".join(shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert NOTICE in first
    assert version in first


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", LEAST_SLIDES)
def test_nothing_on_a_slide_lies_outside_it(library: Path, version: str, name: str) -> None:
    deck = Presentation(str(library / version / f"{name}.pptx"))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= deck.slide_width - shape.width, shape.name
            assert 0 <= shape.top <= deck.slide_height - shape.height, shape.name


@pytest.mark.feature("C14")
def test_agenda_shows_the_times_of_its_version(library: Path) -> None:
    agenda = {version: text_of(library / version / "workshop-2.pptx") for version in VERSIONS}
    assert "Freedom and control" in agenda["3.0.0"]
    assert "Freedom and control" not in agenda["2.1.0"]


@pytest.mark.parametrize("version", VERSIONS)
def test_sheets_have_headings_footer_and_notice(library: Path, version: str) -> None:
    paths = sorted((library / version).glob("*.docx"))
    assert len(paths) >= 5
    for path in paths:
        assert is_well_formed_office_file(path)
        document = Document(str(path))
        styles = [paragraph.style.name for paragraph in document.paragraphs]
        assert styles[0] == "Title"
        assert styles.count("Heading 1") >= 3
        section = document.sections[0]
        assert NOTICE in section.header.paragraphs[0].text
        assert f"Version {version}" in section.footer.paragraphs[0].text
        assert "w:instrText" in section.footer.paragraphs[0]._p.xml


@pytest.mark.feature("C22")
@pytest.mark.parametrize("version", VERSIONS)
def test_trainer_pack_holds_guide_slides_and_scoring_sheet(library: Path, version: str) -> None:
    with ZipFile(library / version / "trainer-pack.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert names == ["trainer-guide.pdf", "core-training.pptx", "skills-practice-sheet.docx"]
