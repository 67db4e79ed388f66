"""A slide deck from its content file: slides, speaker notes, properties, theme."""

from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from app.demo.documents.handbooks import NOTICE, long_date
from app.demo.documents.palette import FERN, FLINT, GORSE, HEATHER, PINE, SLATE, TEXT_FACE, TITLE_FACE, WHITE
from app.demo.documents.sessions import workshops_in
from app.demo.documents.slides.layouts import LAYOUTS
from app.demo.documents.versions import content_for, require_version
from app.demo.documents.zips import write_office_file

TITLE_ONLY = 5
"""The layout of python-pptx's own template that has a title placeholder and nothing else."""


def write_deck(name: str, *, version: str, path: Path) -> None:
    """Build ``content/slides/<name>.toml`` as it stands in this version; the same bytes every time."""
    content = content_for(f"slides/{name}", version)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    _apply_theme(deck)
    for number, slide_content in enumerate(_complete(content, version), start=1):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        LAYOUTS[slide_content["kind"]](slide, slide_content)
        _add_slide_number(slide, number, is_on_dark=slide_content["kind"] in ("cover", "statement", "question"))
        slide.notes_slide.notes_text_frame.text = slide_content["notes"]
    _set_properties(deck, content, version)
    saved = BytesIO()
    deck.save(saved)
    write_office_file(path, saved)


def _complete(content: dict[str, Any], version: str) -> list[dict[str, Any]]:
    workshop = next((w for w in workshops_in(version) if content["title"] == f"Workshop {w['number']}"), None)
    parts = workshop["parts"] if workshop else []
    common = {
        "edition": f"Version {version} · in use from {long_date(version)}",
        "notice": NOTICE,
        "footer": f"{content['title']} · version {version} · demonstration document",
        "agenda": parts,
    }
    return [{**common, **slide, **_of_part(slide, parts)} for slide in content["slide"]]


def _of_part(slide: dict[str, Any], parts: list[dict[str, Any]]) -> dict[str, str]:
    part = next((part for part in parts if part["title"] == slide.get("part")), None)
    own_notes = slide.get("notes", "")
    if part is None:
        return {"notes": own_notes}
    position = parts.index(part)
    if part["kind"] == "break":
        return {"notes": own_notes, "back_at": parts[position + 1]["starts"]}
    chip = f"{part['code']} · {part['starts']} · {part['minutes']} minutes"
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(part["steps"], start=1))
    written_out = f"Why: {part['purpose']}\n{steps}\nWatch for: {part['watch']}"
    return {"chip": chip, "notes": "\n\n".join(filter(None, [chip, own_notes, written_out]))}


def _set_properties(deck: Any, content: dict[str, Any], version: str) -> None:
    made_at = datetime.combine(require_version(version).effective_from, time(9))
    properties = deck.core_properties
    properties.title = f"{content['title']}: {content['subtitle']}"
    properties.author = properties.last_modified_by = "Waymark demonstration"
    properties.subject = NOTICE
    properties.version = version
    properties.language = "en-GB"
    properties.created = properties.modified = made_at


def _apply_theme(deck: Any) -> None:
    theme = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    root = parse_xml(theme.blob)
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
    colours = {
        "dk2": PINE,
        "accent1": FERN,
        "accent2": HEATHER,
        "accent3": GORSE,
        "accent4": SLATE,
        "hlink": FERN,
    }
    for slot, colour in colours.items():
        root.find(f".//a:clrScheme/a:{slot}/a:srgbClr", space).set("val", colour)
    for role, face in (("majorFont", TITLE_FACE), ("minorFont", TEXT_FACE)):
        root.find(f".//a:{role}/a:latin", space).set("typeface", face)
    # The generic part keeps its bytes as given; nothing else in python-pptx writes a theme.
    theme.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _add_slide_number(slide: Any, number: int, *, is_on_dark: bool) -> None:
    box = slide.shapes.add_textbox(Inches(11.6), Inches(6.85), Inches(1.2), Inches(0.4))
    box.name = "Slide number"
    colour = WHITE if is_on_dark else FLINT
    field = (
        f'<a:fld {nsdecls("a")} id="{{6F1D3C52-8A0E-4B7B-9C11-2D5E7A9B0C34}}" type="slidenum">'
        f'<a:rPr lang="en-GB" sz="{Pt(12).centipoints}"><a:solidFill>'
        f'<a:srgbClr val="{colour}"/></a:solidFill></a:rPr>'
        f"<a:t>{number}</a:t></a:fld>"
    )
    box.text_frame.paragraphs[0]._p.append(parse_xml(field))
