"""Small drawing verbs on a slide: text boxes, panels, bars, in inches and points."""

from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from app.demo.documents.palette import FLINT, TEXT_FACE, TITLE_FACE, WHITE

Box = tuple[float, float, float, float]
"""Left, top, width and height, in inches."""


def rgb(colour: str) -> Any:
    """A colour of the palette as python-pptx wants it; the library leaves its own constructor untyped."""
    make_colour: Any = RGBColor
    return make_colour(*bytes.fromhex(colour))


def paint_background(slide: Any, colour: str) -> None:
    """Fill the whole slide."""
    fill = slide.background.fill
    fill.solid()
    fill.fore_color.rgb = rgb(colour)


def set_title(slide: Any, text: str, box: Box, *, colour: str, points: int) -> None:
    """Use the slide's own title placeholder, so that outline view and screen readers find the title."""
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = (Inches(value) for value in box)
    frame = title.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_left = 0
    frame.text = text
    _style(frame.paragraphs[0], colour=colour, points=points, face=TITLE_FACE, bold=True)


def add_text(
    slide: Any,
    lines: list[str],
    box: Box,
    *,
    colour: str = FLINT,
    points: int = 22,
    bold: bool = False,
    is_list: bool = False,
) -> None:
    """A text box with one paragraph for each line, as a bulleted list when it is one."""
    shape = slide.shapes.add_textbox(*(Inches(value) for value in box))
    frame = shape.text_frame
    _fill_frame(frame, lines, colour=colour, points=points, bold=bold, centred=False)
    frame.margin_left = frame.margin_right = 0
    for paragraph in frame.paragraphs if is_list else ():
        _make_bullet(paragraph)


def add_panel(
    slide: Any,
    lines: list[str],
    box: Box,
    *,
    fill: str,
    colour: str = WHITE,
    points: int = 20,
    bold: bool = False,
    centred: bool = False,
) -> None:
    """A rounded, filled panel with text in it; the first line is a heading when there are several."""
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *(Inches(value) for value in box))
    shape.adjustments[0] = 0.05
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    shape.line.fill.background()
    frame = shape.text_frame
    _fill_frame(frame, lines, colour=colour, points=points, bold=bold, centred=centred)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if centred else MSO_ANCHOR.TOP
    if len(lines) > 1:
        _style(frame.paragraphs[0], colour=colour, points=points + 4, face=TITLE_FACE, bold=True)


def add_bar(slide: Any, box: Box, colour: str) -> None:
    """A coloured bar without text; decoration only."""
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(value) for value in box))
    bar.name = "Decoration"
    bar.shadow.inherit = False
    bar.fill.solid()
    bar.fill.fore_color.rgb = rgb(colour)
    bar.line.fill.background()


def _fill_frame(frame: Any, lines: list[str], *, colour: str, points: int, bold: bool, centred: bool) -> None:
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(0.25)
    frame.margin_top = frame.margin_bottom = Inches(0.18)
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = line
        paragraph.space_after = Pt(points * 0.5)
        paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
        _style(paragraph, colour=colour, points=points, face=TEXT_FACE, bold=bold)


def _make_bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Inches(0.35)))
    properties.set("indent", str(-Inches(0.35)))
    bullet = parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>')
    # The schema wants the bullet before the default run properties and after the spacing.
    default_run = properties.find(qn("a:defRPr"))
    properties.append(bullet) if default_run is None else default_run.addprevious(bullet)


def _style(paragraph: Any, *, colour: str, points: int, face: str, bold: bool) -> None:
    font = paragraph.font
    font.size = Pt(points)
    font.bold = bold
    font.name = face
    font.color.rgb = rgb(colour)
