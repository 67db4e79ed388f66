"""How each kind of slide is laid out. Every function draws one slide from its content."""

from collections.abc import Callable
from typing import Any

from pptx.util import Inches, Pt

from app.demo.documents.palette import (
    FERN,
    FLINT,
    GORSE,
    HEATHER,
    HEATHER_TINT,
    MIST,
    PALE_FERN,
    PINE,
    SLATE,
    TEXT_FACE,
    WHITE,
)
from app.demo.documents.slides.drawing import (
    Box,
    add_bar,
    add_panel,
    add_text,
    paint_background,
    rgb,
    set_title,
)

Content = dict[str, Any]
TITLE_BOX: Box = (0.8, 0.75, 11.7, 1.2)


def draw_cover(slide: Any, content: Content) -> None:
    """The first slide: pine ground, serif title, and what kind of document this is."""
    paint_background(slide, PINE)
    add_bar(slide, (0, 7.25, 13.333, 0.25), GORSE)
    _add_mark(slide, "W", (0.8, 0.7, 0.8, 0.8))
    add_text(slide, ["Waymark · demonstration materials"], (1.7, 0.78, 7, 0.6), colour=WHITE, points=18)
    set_title(slide, content["title"], (0.8, 2.1, 11.5, 1.6), colour=WHITE, points=50)
    add_text(slide, content["lines"], (0.8, 3.7, 11, 0.8), colour=WHITE, points=24)
    add_text(slide, [content["edition"]], (0.8, 4.45, 11, 0.6), colour=GORSE, points=18)
    add_text(slide, [content["notice"]], (0.8, 6.0, 10.5, 1.0), colour=PALE_FERN, points=15)


def draw_points(slide: Any, content: Content) -> None:
    """A title, short points, and at the side one sentence to stay with."""
    _draw_page(slide, content)
    has_aside = "aside" in content
    width = 7.2 if has_aside else 11.7
    add_text(slide, content["points"], (0.8, 2.25, width, 4.2), points=26, is_list=True)
    if has_aside:
        panel: Box = (8.4, 2.35, 4.1, 3.3)
        add_panel(slide, [content["aside"]], panel, fill=HEATHER_TINT, colour=HEATHER, points=22, bold=True)


def draw_cards(slide: Any, content: Content) -> None:
    """Two to four cards side by side, each a heading and a sentence."""
    _draw_page(slide, content)
    cards = content["cards"]
    width = (11.7 - 0.3 * (len(cards) - 1)) / len(cards)
    for number, (heading, sentence) in enumerate(cards):
        box: Box = (0.8 + number * (width + 0.3), 2.35, width, 3.6)
        add_panel(slide, [heading, sentence], box, fill=(FERN, HEATHER, PINE)[number % 3], points=24)


def draw_exercise(slide: Any, content: Content) -> None:
    """Numbered steps of something the group does, with the minutes it has."""
    _draw_page(slide, content)
    for number, step in enumerate(content["steps"], start=1):
        top = 2.3 + (number - 1) * 1.02
        _add_mark(slide, str(number), (0.8, top, 0.8, 0.82))
        add_text(slide, [step], (1.95, top, 10.5, 0.82), points=26)


def draw_squares(slide: Any, content: Content) -> None:
    """Words in a row of squares, as on the floor of the room."""
    _draw_page(slide, content)
    words = content["points"]
    width = (11.7 - 0.3 * (len(words) - 1)) / len(words)
    for number, word in enumerate(words):
        box: Box = (0.8 + number * (width + 0.3), 2.9, width, 2.3)
        fill = HEATHER if number % 2 else FERN
        add_panel(slide, [word], box, fill=fill, points=26, bold=True, centred=True)


def draw_statement(slide: Any, content: Content) -> None:
    """One sentence, large, on heather."""
    paint_background(slide, HEATHER)
    add_bar(slide, (0.8, 1.2, 1.6, 0.12), GORSE)
    set_title(slide, content["title"], (0.8, 1.6, 11.5, 4), colour=WHITE, points=44)


def draw_question(slide: Any, content: Content) -> None:
    """One question to the group, large, on pine."""
    paint_background(slide, PINE)
    add_bar(slide, (0.8, 1.2, 1.6, 0.12), GORSE)
    set_title(slide, content["title"], (0.8, 1.6, 11.5, 4), colour=WHITE, points=40)


def draw_break(slide: Any, content: Content) -> None:
    """A pause, and when the group is back."""
    paint_background(slide, GORSE)
    set_title(slide, content["title"], (0.8, 2.2, 11.7, 1.5), colour=PINE, points=60)
    add_text(slide, [f"We are back at {content['back_at']}"], (0.8, 3.8, 11.5, 1), colour=PINE, points=32)


def draw_agenda(slide: Any, content: Content) -> None:
    """The day as a real table: when each part starts."""
    _draw_page(slide, content)
    rows = [("Starts", "Part"), *((part["starts"], part["title"]) for part in content["agenda"])]
    box = (Inches(0.8), Inches(2.0), Inches(11.7), Inches(0.42 * len(rows)))
    table = slide.shapes.add_table(len(rows), 2, *box).table
    table.columns[0].width, table.columns[1].width = Inches(1.7), Inches(10.0)
    for row_number, row in enumerate(rows):
        table.rows[row_number].height = Inches(0.42)
        for column_number, text in enumerate(row):
            _write_cell(table.cell(row_number, column_number), text, is_header=row_number == 0)


def _write_cell(cell: Any, text: str, *, is_header: bool) -> None:
    cell.text = text
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(PINE if is_header else MIST)
    font = cell.text_frame.paragraphs[0].font
    font.size, font.name, font.bold = Pt(18), TEXT_FACE, is_header
    font.color.rgb = rgb(WHITE if is_header else FLINT)


def _add_mark(slide: Any, text: str, box: Box) -> None:
    add_panel(slide, [text], box, fill=GORSE, colour=PINE, points=24, bold=True, centred=True)


def _draw_page(slide: Any, content: Content) -> None:
    paint_background(slide, WHITE)
    add_bar(slide, (0, 0, 0.3, 7.5), PINE)
    add_bar(slide, (0.3, 0, 0.06, 7.5), GORSE)
    set_title(slide, content["title"], TITLE_BOX, colour=PINE, points=36)
    if content.get("chip"):
        add_text(slide, [content["chip"]], (0.8, 0.3, 8, 0.5), colour=FERN, points=15, bold=True)
    add_text(slide, [content["footer"]], (0.8, 6.85, 9, 0.5), colour=SLATE, points=12)


LAYOUTS: dict[str, Callable[[Any, Content], None]] = {
    "cover": draw_cover,
    "points": draw_points,
    "cards": draw_cards,
    "exercise": draw_exercise,
    "squares": draw_squares,
    "statement": draw_statement,
    "question": draw_question,
    "break": draw_break,
    "agenda": draw_agenda,
}
