"""What the portal does to typed text before it is kept: one spelling, tidy spaces, nothing unprintable."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# These reorder the letters around them, so a name could be made to read as another.
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS: Final = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_BLANKS: Final = re.compile(r"[^\S\n]+")


def clean_line(text: str) -> str:
    """One line in Unicode NFC, with each run of white space (line ends too) as one space and none at the ends."""
    return _or_nothing(" ".join(unicodedata.normalize("NFC", text).split()))


def clean_paragraphs(text: str) -> str:
    """Lines in Unicode NFC: tidy spaces within them, single line ends, at most one empty line between two."""
    unified = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    lines = "\n".join(_BLANKS.sub(" ", line).strip() for line in unified.split("\n"))
    return _or_nothing(re.sub(r"\n{3,}", "\n\n", lines).strip())


def _or_nothing(text: str) -> str:
    """Nothing, where all there is shows nothing: a joiner or a space of no width is no answer."""
    return text if any(unicodedata.category(character)[0] not in "ZC" for character in text) else ""


def is_unprintable(character: str) -> bool:
    """True for control characters, halves of characters and marks that reorder text; false for line ends."""
    if character in "\n\r\t":
        return False
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE
    return unicodedata.category(character) in {"Cc", "Cs"} or is_noncharacter or character in _REORDERING


def remove_unprintable(text: str) -> str:
    """The text without the characters that no page, document or database may hold."""
    return "".join(character for character in text if not is_unprintable(character))
