"""Participant sheets and the scoring sheet: Word files with real headings, lists, tables and footers."""

from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from app.demo.documents.handbooks import NOTICE, long_date
from app.demo.documents.palette import FERN, FLINT, PINE, SLATE, TEXT_FACE, TITLE_FACE
from app.demo.documents.versions import content_for, require_version
from app.demo.documents.zips import write_office_file

WRITING_LINE_HEIGHT = Cm(0.9)


def write_sheet(file_name: str, *, version: str, path: Path) -> None:
    """Build the sheet of this file name as it stands in this version; the same bytes every time."""
    content = content_for("sheets/sheets", version)
    sheets = content["sheet"] + content["skills_sheet"]
    sheet = next(sheet for sheet in sheets if sheet["file_name"] == file_name)
    document = Document()
    _prepare(document, sheet, version)
    document.add_heading(sheet["title"], level=0)
    document.add_paragraph(sheet["intro"], style="Subtitle")
    for section in sheet["section"]:
        _add_section(document, section)
    saved = BytesIO()
    document.save(saved)
    write_office_file(path, saved)


def _add_section(document: Any, section: dict[str, Any]) -> None:
    document.add_heading(section["heading"], level=1)
    if "text" in section:
        document.add_paragraph(section["text"])
    for bullet in section.get("bullets", ()):
        document.add_paragraph(bullet, style="List Bullet")
    for step in section.get("numbers", ()):
        document.add_paragraph(step, style="List Number")
    if "table" in section:
        _add_table(document, section["table"])
    for _ in range(section.get("lines", 0)):
        _add_writing_line(document)


def _add_table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row_number, row in enumerate(rows):
        table.rows[row_number].height = Cm(0.8 if row_number == 0 else 1.3)
        for cell, text in zip(table.rows[row_number].cells, row, strict=True):
            cell.text = text
            if row_number == 0:
                _shade(cell, PINE)
                for run in cell.paragraphs[0].runs:
                    run.font.bold, run.font.color.rgb = True, RGBColor.from_string("FFFFFF")
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    document.add_paragraph()


def _shade(cell: Any, colour: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def _add_writing_line(document: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = WRITING_LINE_HEIGHT
    paragraph.paragraph_format.space_after = Pt(0)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", SLATE)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _prepare(document: Any, sheet: dict[str, Any], version: str) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.3)
    page.top_margin = page.bottom_margin = Cm(2)
    _style(document, "Normal", face=TEXT_FACE, points=12, colour=FLINT)
    _style(document, "Title", face=TITLE_FACE, points=30, colour=PINE)
    _style(document, "Subtitle", face=TEXT_FACE, points=14, colour=SLATE)
    _style(document, "Heading 1", face=TITLE_FACE, points=17, colour=FERN)
    document.styles["Normal"].element.rPr.append(_language())
    _set_properties(document.core_properties, sheet["title"], version)
    _write_header_and_footer(page, version)


def _style(document: Any, name: str, *, face: str, points: int, colour: str) -> None:
    style = document.styles[name]
    style.font.name, style.font.size = face, Pt(points)
    style.font.italic = False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for slot in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        # A theme face on the style would win over the face set above.
        fonts.attrib.pop(qn(f"w:{slot}"), None)


def _language() -> Any:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    return language


def _set_properties(properties: Any, title: str, version: str) -> None:
    made_at = datetime.combine(require_version(version).effective_from, time(9))
    properties.title = title
    properties.author = properties.last_modified_by = "Waymark demonstration"
    properties.subject = NOTICE
    properties.comments = ""
    properties.version = version
    properties.language = "en-GB"
    properties.created = properties.modified = made_at


def _write_header_and_footer(page: Any, version: str) -> None:
    header = page.header.paragraphs[0]
    header.text = NOTICE
    footer = page.footer.paragraphs[0]
    footer.text = f"Version {version}, in use from {long_date(version)} · Page "
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        footer.add_run()._r.append(_field_part(kind, text))
    for paragraph in (header, footer):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(SLATE)


def _field_part(kind: str | None, text: str | None) -> Any:
    part = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        part.set(qn("w:fldCharType"), kind)
    part.text = text
    return part
