"""Reading documents back with libraries that did not write them; the text as a person would see it."""

import re
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pikepdf
from docx import Document
from lxml import etree
from pptx import Presentation


@cache
def text_of(path: Path) -> str:
    """All visible text of a PDF, PPTX (with speaker notes) or DOCX (with header and footer)."""
    if path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            return "\n".join(text_of_page(page) for page in pdf.pages)
    return text_of_deck(path) if path.suffix == ".pptx" else text_of_sheet(path)


def text_of_page(page: pikepdf.Page) -> str:
    """The text of one page in reading order, its words separated by single spaces."""
    fonts = {name: glyph_texts(font) for name, font in page.resources.get("/Font", {}).items()}
    glyphs: dict[bytes, str] = {}
    found = []
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            glyphs = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            shown = operands[0] if str(operator) == "TJ" else [operands[0]]
            codes = b"".join(bytes(part) for part in shown if isinstance(part, pikepdf.String))
            found.append("".join(glyphs[codes[at : at + 2]] for at in range(0, len(codes), 2)))
    return " ".join(" ".join(found).split())


def glyph_texts(font: pikepdf.Object) -> dict[bytes, str]:
    """What each two-byte code of a font stands for, from its ToUnicode map."""
    character_map = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"^<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\s*$", character_map, re.MULTILINE)
    return {bytes.fromhex(code): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def text_of_deck(path: Path) -> str:
    """Slides and notes."""
    found = []
    for slide in Presentation(str(path)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
        found.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(found)


def text_of_sheet(path: Path) -> str:
    """Body, tables, header and footer."""
    document = Document(str(path))
    section = document.sections[0]
    paragraphs = [*section.header.paragraphs, *document.paragraphs, *section.footer.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in paragraphs] + cells)


def is_well_formed_office_file(path: Path) -> bool:
    """Every XML part parses and nothing is damaged."""
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))
        return archive.testzip() is None
