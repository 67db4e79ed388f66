"""Where the band goes on a page: at the foot as the reader sees it, whatever the page's rotation."""

from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

A4 = (0.0, 0.0, 595.28, 841.89)
NARROWEST_BAND, WIDEST_BAND = 260, 900
BAND_HEIGHT = 22.0
GAP = 2.0
MOST_ROWS = 6
SHAPE_KEYS = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")


@dataclass(frozen=True)
class Placing:
    """The band's width in points as typeset, and the matrix that puts it on the page."""

    band_width: int
    matrix: tuple[float, ...]

    @property
    def operands(self) -> bytes:
        """The matrix as the operands of `cm`."""
        return b" ".join(f"{value:.4f}".rstrip("0").rstrip(".").encode() for value in self.matrix)


class Placer:
    """Places the bands of one document; pages of the same shape are worked out once."""

    def __init__(self, row: int) -> None:
        self._row = row
        self._known: dict[tuple[tuple[str, object], ...], Placing] = {}

    def place(self, page: pikepdf.Page) -> Placing:
        """The placing for a page."""
        present = page.obj.keys()
        shape = tuple((key, _as_key(page.obj.get(key))) for key in SHAPE_KEYS if key in present)
        if shape not in self._known:
            self._known[shape] = place_band(page, self._row)
        return self._known[shape]


def _as_key(entry: object) -> object:
    return entry.unparse() if isinstance(entry, pikepdf.Object) else entry


def place_band(page: pikepdf.Page, row: int) -> Placing:
    """The placing for a page that carries `row` earlier bands, which must stay legible below."""
    x0, y0, x1, y1 = _visible_box(page)
    turn = _rotation(page)
    width = x1 - x0 if turn in (0, 180) else y1 - y0
    band_width = round(min(max(width * _user_unit(page), NARROWEST_BAND), WIDEST_BAND))
    scale = width / band_width
    up = scale * (GAP + min(row, MOST_ROWS) * (BAND_HEIGHT - 4))
    matrices = {
        0: (scale, 0.0, 0.0, scale, x0, y0 + up),
        90: (0.0, scale, -scale, 0.0, x1 - up, y0),
        180: (-scale, 0.0, 0.0, -scale, x1, y1 - up),
        270: (0.0, -scale, scale, 0.0, x0 + up, y1),
    }
    return Placing(band_width, matrices[turn])


def _visible_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    media = _box(page.obj.get("/MediaBox")) or A4
    crop = _box(page.obj.get("/CropBox")) or media
    x0, y0 = max(media[0], crop[0]), max(media[1], crop[1])
    x1, y1 = min(media[2], crop[2]), min(media[3], crop[3])
    return (x0, y0, x1, y1) if x1 - x0 >= 1 and y1 - y0 >= 1 else media


def _box(value: object) -> tuple[float, float, float, float] | None:
    if not isinstance(value, pikepdf.Array) or len(value) != 4:
        return None
    try:
        numbers: Sequence[float] = [float(number) for number in value]
    except (TypeError, ValueError):
        return None
    x0, x1 = sorted((numbers[0], numbers[2]))
    y0, y1 = sorted((numbers[1], numbers[3]))
    return (x0, y0, x1, y1) if x1 - x0 >= 1 and y1 - y0 >= 1 else None


def _rotation(page: pikepdf.Page) -> int:
    try:
        turn = int(page.obj.get("/Rotate", 0)) % 360
    except (TypeError, ValueError):
        return 0
    return turn if turn in (90, 180, 270) else 0


def _user_unit(page: pikepdf.Page) -> float:
    try:
        return max(float(page.obj.get("/UserUnit", 1)), 0.01)
    except (TypeError, ValueError):
        return 1.0
