"""The words drawn on a page, good enough to find a stamp after any tool has saved the file anew.

Word spacing and order are not rebuilt: whoever searches the text ignores spaces.
"""

import contextlib
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Stream, String

MAXIMUM_LETTERS = 2_000_000
DEEPEST_FORM = 8
LARGEST_RANGE = 65_536
_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")


class TextReader:
    """Reads the pages of one document; a form shared by many pages is read once."""

    def __init__(self) -> None:
        self._forms: dict[tuple[int, int], str] = {}
        self._fonts: dict[tuple[int, int], Font] = {}

    def text_of(self, page: pikepdf.Page) -> str:
        """The words of a page, or as many as could be read."""
        resources = page.obj.get("/Resources")
        return self._read(page, resources if isinstance(resources, Dictionary) else Dictionary(), 0)

    def _read(self, content: pikepdf.Page | pikepdf.Object, resources: Dictionary, depth: int) -> str:
        found: list[str] = []
        left = MAXIMUM_LETTERS
        # A page that cannot be parsed to its end has still shown what came before.
        with contextlib.suppress(pikepdf.PdfError, TypeError, ValueError, AttributeError, KeyError):
            for piece in self._pieces(content, resources, depth):
                found.append(piece[:left])
                left -= len(piece)
                if left <= 0:
                    break
        return "".join(found)

    def _pieces(self, content: pikepdf.Page | pikepdf.Object, resources: Dictionary, depth: int) -> Iterator[str]:
        font = Font(None)
        for instruction in pikepdf.parse_content_stream(content, "Tf Tj TJ ' \" Do BDC DP T* Td TD Tm BT"):
            operands, operator = list(instruction.operands), str(instruction.operator)
            if operator == "Tf" and operands:
                font = self._font(resources, str(operands[0]))
            elif operator in ("Tj", "'", '"', "TJ") and operands:
                yield font.decode(operands[-1])
            elif operator == "Do" and operands:
                yield self._form(resources, str(operands[0]), depth)
            elif operator in ("BDC", "DP") and len(operands) == 2:
                yield f" {_replacement_text(operands[1])} "
            else:
                yield " "

    def _font(self, resources: Dictionary, name: str) -> "Font":
        fonts = resources.get("/Font")
        font = fonts.get(name) if isinstance(fonts, Dictionary) else None
        if not isinstance(font, Dictionary):
            return Font(None)
        key = font.objgen
        if key == (0, 0):
            return Font(font)
        if key not in self._fonts:
            self._fonts[key] = Font(font)
        return self._fonts[key]

    def _form(self, resources: Dictionary, name: str, depth: int) -> str:
        objects = resources.get("/XObject")
        form = objects.get(name) if isinstance(objects, Dictionary) else None
        if not isinstance(form, Stream) or form.get("/Subtype") != "/Form" or depth >= DEEPEST_FORM:
            return ""
        key = form.objgen
        if key not in self._forms:
            # Entered before it is read, so that a form which draws itself ends here.
            self._forms[key] = ""
            own = form.get("/Resources")
            self._forms[key] = self._read(form, own if isinstance(own, Dictionary) else resources, depth + 1)
        return self._forms[key]


class Font:
    """How the bytes of one font's strings become letters."""

    def __init__(self, font: Dictionary | None) -> None:
        self._letters: dict[int, str] = {}
        self._width = 2 if font is not None and font.get("/Subtype") == "/Type0" else 1
        to_unicode = font.get("/ToUnicode") if font is not None else None
        if isinstance(to_unicode, Stream):
            with contextlib.suppress(pikepdf.PdfError, ValueError):
                self._read_map(to_unicode.read_bytes()[: 1 << 22])

    def decode(self, shown: pikepdf.Object) -> str:
        """The letters of a string, or of the strings in an array with kerning."""
        if isinstance(shown, Array):
            return "".join(self.decode(part) for part in shown if isinstance(part, String))
        data, step = bytes(shown), self._width
        codes = (int.from_bytes(data[at : at + step], "big") for at in range(0, len(data), step))
        if not self._letters and step == 1:
            return data.decode("cp1252", "replace")
        return "".join(self._letters.get(code, "") for code in codes)

    def _read_map(self, source: bytes) -> None:
        for kind, body in _SECTION.findall(source):
            if kind == b"codespacerange":
                pairs = _PAIR.findall(body)
                self._width = max((len(_packed(low)) for low, _ in pairs), default=self._width) or 1
            elif kind == b"bfchar":
                self._letters.update((_number(code), _letters(to)) for code, to in _PAIR.findall(body))
            else:
                for match in _RANGE.findall(body):
                    self._add_range(*match)

    def _add_range(self, low: bytes, high: bytes, first: bytes, listed: bytes) -> None:
        start, end = _number(low), _number(high)
        if not 0 <= end - start < LARGEST_RANGE:
            return
        if listed:
            targets = [_letters(target) for target in _HEX.findall(listed)]
            self._letters.update(zip(range(start, end + 1), targets, strict=False))
        elif base := _letters(first):
            for step, code in enumerate(range(start, end + 1)):
                last = ord(base[-1]) + step
                self._letters[code] = base[:-1] + chr(last) if last < 0x110000 else ""


def _replacement_text(properties: pikepdf.Object) -> str:
    if not isinstance(properties, Dictionary):
        return ""
    return str(properties.get("/ActualText", ""))


def _packed(digits: bytes) -> bytes:
    return bytes.fromhex(b"".join(digits.split()).decode("ascii"))


def _number(digits: bytes) -> int:
    return int.from_bytes(_packed(digits), "big")


def _letters(digits: bytes) -> str:
    return _packed(digits).decode("utf-16-be", "ignore")
