"""A picture as the film codes it: planes of brightness and colour, 4:2:0, limited range."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image


@dataclass(frozen=True)
class Plane:
    """One component's samples, row by row."""

    width: int
    samples: bytes

    def block(self, column: int, row: int, size: int) -> list[bytes]:
        """The rows of the square block that stands at this position of the grid of such blocks."""
        first = row * size * self.width + column * size
        return [self.samples[at : at + size] for at in range(first, first + size * self.width, self.width)]

    def row_above(self, column: int, row: int, size: int) -> bytes | None:
        """The samples just above a block, or None at the top edge."""
        first = (row * size - 1) * self.width + column * size
        return self.samples[first : first + size] if row else None

    def column_before(self, column: int, row: int, size: int) -> bytes | None:
        """The samples just left of a block, or None at the left edge."""
        first = row * size * self.width + column * size - 1
        return self.samples[first : first + size * self.width : self.width] if column else None


@dataclass(frozen=True)
class Picture:
    """Brightness (luma) at full size and two colour planes at half."""

    width: int
    height: int
    luma: Plane
    blue: Plane
    red: Plane


def picture_from_png(png: bytes) -> Picture:
    """Read a rendered card. Width and height must be multiples of 16, the size of a macroblock."""
    image = Image.open(BytesIO(png)).convert("RGB").convert("YCbCr")
    width, height = image.size
    assert (width % 16, height % 16) == (0, 0)
    brightness, blue, red = image.split()
    half = (width // 2, height // 2)
    return Picture(
        width,
        height,
        Plane(width, brightness.point([16 + round(value * 219 / 255) for value in range(256)]).tobytes()),
        *(
            Plane(half[0], plane.resize(half, Image.Resampling.BOX).point(_limited_colour()).tobytes())
            for plane in (blue, red)
        ),
    )


def _limited_colour() -> list[int]:
    return [128 + round((value - 128) * 112 / 127.5) for value in range(256)]
