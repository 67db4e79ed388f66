"""Presentations and documents as python-pptx and python-docx write them, then with exactly one danger put in."""

from collections.abc import Callable
from pathlib import Path

from docx import Document
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from xlsxwriter import Workbook

from .zips import rewrite_zip

Danger = Callable[[Path], Path]

_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FORMATS = "application/vnd.openxmlformats-officedocument."
_TYPES = "[Content_Types].xml"
_PPTX_RELS, _SLIDE_RELS = "ppt/_rels/presentation.xml.rels", "ppt/slides/_rels/slide1.xml.rels"
_DOCX_RELS, _DOCX_BODY = "word/_rels/document.xml.rels", "word/document.xml"


def make_pptx(
    path: Path,
    slides: int = 3,
    *,
    has_chart: bool = False,
    link: str | None = None,
    danger: str | None = None,
) -> Path:
    """A presentation. `has_chart` brings an Excel file inside it; `danger` is one of PPTX_DANGERS."""
    presentation = Presentation()
    for number in range(1, slides + 1):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Slide {number}"
        text = slide.placeholders[1].text_frame.paragraphs[0].add_run()
        text.text = "Making an invitation"
        if link is not None:
            text.hyperlink.address = link
        if has_chart:
            _add_chart(slide)
    presentation.save(str(path))
    return PPTX_DANGERS[danger](path) if danger else path


def _add_chart(slide: object) -> None:
    data = CategoryChartData()
    data.categories = ["Referred", "Attended"]
    data.add_series("Places", (12, 9))
    size = (Inches(1), Inches(3), Inches(6), Inches(3))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *size, data)  # type: ignore[attr-defined]


def make_docx(path: Path, paragraphs: int = 5, *, danger: str | None = None) -> Path:
    """A document. `danger` is one of DOCX_DANGERS."""
    document = Document()
    document.add_heading("Provider handbook")
    for number in range(1, paragraphs + 1):
        document.add_paragraph(f"Paragraph {number}: who does what, and when.")
    document.save(str(path))
    return DOCX_DANGERS[danger](path) if danger else path


def make_xlsx(path: Path) -> Path:
    """A plain Excel file."""
    with Workbook(str(path)) as workbook:
        workbook.add_worksheet().write("A1", "Referred")
    return path


def _relate(rels: str, kind: str, target: str, *, is_external: bool = False) -> Danger:
    mode = ' TargetMode="External"' if is_external else ""
    kind = kind if "/" in kind else f"{_RELS}/{kind}"
    line = f'<Relationship Id="rId999" Type="{kind}" Target="{target}"{mode}/></Relationships>'
    return lambda path: rewrite_zip(path, change={rels: _replace("</Relationships>", line)})


def _replace(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        if old.encode() not in content:
            raise ValueError(f"{old} is not there to be replaced")
        return content.replace(old.encode(), new.encode(), 1)

    return change


def _part(name: str, kind: str, content: bytes = b"filler") -> Danger:
    line = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    return lambda path: rewrite_zip(path, add={name: content}, change={_TYPES: _replace("</Types>", line)})


def _edit(name: str, old: str, new: str) -> Danger:
    return lambda path: rewrite_zip(path, change={name: _replace(old, new)})


def _field(*runs: str) -> Danger:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    words = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return _edit(_DOCX_BODY, "<w:sectPr", f"<w:p>{begin}{words}{end}</w:p><w:sectPr")


def _untyped_part(path: Path) -> Path:
    return rewrite_zip(path, add={"word/payload.exe": b"MZ"})


def _laughs(path: Path) -> Path:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE w [<!ENTITY l0 "ha">{entities}]><w:document'
    return rewrite_zip(path, change={_DOCX_BODY: _replace("<w:document", head)})


def _hidden_type_definition(path: Path) -> Path:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>'
    return _part("customXml/item9.xml", "application/xml", text.encode("utf-16"))(path)


def _misdeclared_macros(path: Path) -> Path:
    """The macros under an innocent name and type: only the relationship betrays them."""
    _part("ppt/media/image9.png", "image/png")(path)
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    return _relate(_PPTX_RELS, kind, "media/image9.png")(path)


def _workbook_of(path: Path) -> Path:
    make_pptx(path, slides=1, has_chart=True)
    return path


def _macros_behind_chart(path: Path) -> Path:
    workbook = _PART_OF_WORKBOOK(make_xlsx(path.with_suffix(".xlsx"))).read_bytes()
    _workbook_of(path)
    return rewrite_zip(path, change={"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": lambda _: workbook})


_PART_OF_WORKBOOK = _part("xl/vbaProject.bin", "application/vnd.ms-office.vbaProject")
_OFFICE_ADD_IN = "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes"

PPTX_DANGERS: dict[str, Danger] = {
    "macros": _part("ppt/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
    "macro-type": _edit(
        _TYPES,
        f"{_FORMATS}presentationml.presentation.main+xml",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
    ),
    "misdeclared-macros": _misdeclared_macros,
    "macros-behind-chart": _macros_behind_chart,
    "slide-show": _edit(_TYPES, "presentation.main+xml", "slideshow.main+xml"),
    "active-control": _part("ppt/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml", b"<a/>"),
    "ole-object": _part("ppt/embeddings/oleObject1.bin", f"{_FORMATS}oleObject"),
    "ole-bytes": _part("ppt/media/image9.png", "image/png", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "program-as-picture": _part("ppt/media/image9.png", "image/png", b"MZ\x90"),
    "embedded-document": _part("ppt/embeddings/x.docx", f"{_FORMATS}wordprocessingml.document"),
    "embedded-workbook": _relate(_SLIDE_RELS, "package", "../embeddings/x.xlsx"),
    "add-in": _relate("_rels/.rels", _OFFICE_ADD_IN, "ppt/webextensions/taskpanes.xml"),
    "ribbon": _relate("_rels/.rels", f"{_RELS}/ui/extensibility", "x.xml"),
    "signature": _part("_xmlsignatures/origin.sigs", "application/vnd.openxmlformats-package.digital-signature-origin"),
    "film-elsewhere": _relate(_SLIDE_RELS, "video", "https://example.org/film", is_external=True),
    "picture-on-share": _relate(_SLIDE_RELS, "image", "file://server/share/p.png", is_external=True),
    "program-link": _relate(_SLIDE_RELS, "hyperlink", "file:///C:/calc.exe", is_external=True),
    "script-link": _relate(_SLIDE_RELS, "hyperlink", "javascript:alert(1)", is_external=True),
    "program-action": _edit("ppt/slides/slide1.xml", "<p:cSld>", '<p:cSld><p:x action="ppaction://program"/>'),
    "no-slides": lambda path: make_pptx(path, slides=0),
    "drawing-with-script": _part("ppt/media/x.svg", "image/svg+xml", b"<svg><script>alert(1)</script></svg>"),
}

DOCX_DANGERS: dict[str, Danger] = {
    "macros": _part("word/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
    "macro-type": _edit(
        _TYPES,
        f"{_FORMATS}wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    ),
    "active-control": _relate(_DOCX_RELS, "control", "activeX/activeX1.xml"),
    "ole-object": _relate(_DOCX_RELS, "oleObject", "embeddings/x.bin"),
    "html-chunk": _relate(_DOCX_RELS, "aFChunk", "chunk.mht"),
    "linked-template": _relate(_DOCX_RELS, "attachedTemplate", "http://example.org/t.dotm", is_external=True),
    "linked-picture": _relate(_DOCX_RELS, "image", "http://example.org/p.png", is_external=True),
    "linked-frame": _relate(_DOCX_RELS, "frame", "http://example.org/", is_external=True),
    "dde-field": _field("DDEAUTO c:\\\\windows\\\\cmd.exe"),
    "dde-field-in-pieces": _field(" DD", "E", "AUTO cmd"),
    "picture-field": _field('INCLUDEPICTURE "http://example.org/p.png"'),
    "billion-laughs": _laughs,
    "type-definition-in-utf-16": _hidden_type_definition,
    "untyped-part": _untyped_part,
    "broken-xml": _edit(_DOCX_BODY, "</w:body>", ""),
    "without-relationships": _edit("_rels/.rels", 'relationships/officeDocument"', 'relationships/somethingElse"'),
}
