"""The stamp on the pages of Word documents, read by an independent library (C9)."""

import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION

from app.adapters.stamping import Stamp
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file


def stamped(document: Document, stamp: Stamp, tmp_path: Path) -> Document:
    source, target = tmp_path / "source.docx", tmp_path / "stamped.docx"
    document.save(str(source))
    stamp_file(source, target, kind="docx", stamp=stamp)
    return docx.Document(str(target))


def lines(footer: object) -> list[str]:
    return [paragraph.text for paragraph in footer.paragraphs if paragraph.text]  # type: ignore[attr-defined]


@pytest.mark.feature("C9")
def test_a_document_without_footers_gets_one(stamp: Stamp, tmp_path: Path) -> None:
    result = stamped(docx.Document(), stamp, tmp_path)
    assert lines(result.sections[0].footer) == [stamp.line]
    assert result.core_properties.identifier == "urn:waymark:copy:7Q2M-K8XD-93FA"


@pytest.mark.feature("C9")
def test_existing_footers_keep_their_words(stamp: Stamp, tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "Not for publication"
    result = stamped(document, stamp, tmp_path)
    assert lines(result.sections[0].footer) == ["Not for publication", stamp.line]


@pytest.mark.feature("C9")
def test_first_and_even_pages_are_stamped(stamp: Stamp, tmp_path: Path) -> None:
    document = docx.Document()
    document.settings.odd_and_even_pages_header_footer = True
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].header.paragraphs[0].text = "A header comes first"
    section = stamped(document, stamp, tmp_path).sections[0]
    for footer in (section.footer, section.first_page_footer, section.even_page_footer):
        assert lines(footer) == [stamp.line]
    assert lines(section.header) == ["A header comes first"]


@pytest.mark.feature("C9")
def test_every_section_shows_the_stamp_once(stamp: Stamp, tmp_path: Path) -> None:
    document = docx.Document()
    for _ in range(3):
        document.add_paragraph("Text")
        document.add_section(WD_SECTION.NEW_PAGE)
    document.sections[1].footer.is_linked_to_previous = False
    document.sections[1].footer.paragraphs[0].text = "Own footer"
    document.sections[2].different_first_page_header_footer = True
    result = stamped(document, stamp, tmp_path)
    assert [lines(section.footer)[-1] for section in result.sections] == [stamp.line] * 4
    assert [lines(section.footer).count(stamp.line) for section in result.sections] == [1] * 4
    assert lines(result.sections[2].first_page_footer) == [stamp.line]


@pytest.mark.feature("C9")
def test_a_title_page_switched_off_needs_no_footer(stamp: Stamp, tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].different_first_page_header_footer = True
    title = document.sections[0]._sectPr.find(document.sections[0]._sectPr.nsmap["w"].join(("{", "}titlePg")))
    title.set("{" + title.nsmap["w"] + "}val", "0")
    result = stamped(document, stamp, tmp_path)
    assert result.sections[0].first_page_footer.is_linked_to_previous


@pytest.mark.feature("C9")
def test_a_body_without_a_section_is_given_one(stamp: Stamp, tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Text")
    body = document.element.body
    body.remove(body.sectPr)
    result = stamped(document, stamp, tmp_path)
    assert lines(result.sections[0].footer) == [stamp.line]
    assert result.paragraphs[0].text == "Text"


@pytest.mark.feature("C9")
def test_own_properties_stay_beside_ours(stamp: Stamp, tmp_path: Path) -> None:
    document = docx.Document()
    stamped(document, stamp, tmp_path)
    second = tmp_path / "second.docx"
    stamp_file(
        tmp_path / "stamped.docx", second, kind="docx", stamp=replace(stamp, copy_id="A1B2-C3D4-E5F6", recipient="Bo")
    )
    with zipfile.ZipFile(second) as package:
        assert len(package.namelist()) == len(set(package.namelist()))
        custom = package.read("docProps/custom.xml").decode()
    assert custom.count("pid=") == 3
    assert "Aisha Rahman" in custom
    assert "Bo" in custom
    assert read_stamp(second).newest in ("A1B2-C3D4-E5F6", "7Q2M-K8XD-93FA")
    assert len(lines(docx.Document(str(second)).sections[0].footer)) == 2


@pytest.mark.feature("C10")
def test_a_document_saved_again_is_traced_by_its_footer(stamp: Stamp, tmp_path: Path) -> None:
    again = stamped(docx.Document(), stamp, tmp_path)
    again.core_properties.identifier = ""
    custom = next(part for part in again.part.package.iter_parts() if str(part.partname) == "/docProps/custom.xml")
    custom._blob = custom.blob.replace(b"7Q2M-K8XD-93FA", b"")
    again.save(str(tmp_path / "again.docx"))
    assert read_stamp(tmp_path / "again.docx").newest == stamp.copy_id
