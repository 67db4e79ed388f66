"""Which letters the fonts can draw, and what to print for those they cannot."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.adapters.documents.fonts import fonts_folder
from app.adapters.documents.typesetting import TEMPLATES, UndisplayableText, compile_document

# Every letter below this point (Latin, with the accents of Europe) is in each font we use.
FIRST_UNCERTAIN_LETTER = "\u0180"


def undisplayable(text: str) -> tuple[str, ...]:
    """The pieces of `text` that no available font can draw, in the order they were met."""
    if all(letter < FIRST_UNCERTAIN_LETTER for letter in text):
        return ()
    return _probe(text, str(fonts_folder()), fonts_folder().is_dir())


def displayable(text: str, *, instead: str) -> str:
    """`text` as far as the fonts can draw it; `instead` when a letter of it cannot be drawn.

    Lookalike forms become plain letters and pictograms are left out. A name in a script without a
    font is not spelt in Latin letters: a guess at somebody's name is worse than saying where it is.
    """
    if not undisplayable(text):
        return text
    plain = unicodedata.normalize("NFKC", text)
    missing = undisplayable(plain)
    if any(unicodedata.category(letter).startswith(("L", "N")) for letter in "".join(missing)):
        return instead
    for piece in missing:
        plain = plain.replace(piece, "")
    return " ".join(plain.split()) or instead


def shown_in_part(texts: Sequence[str], *, instead: str) -> list[str]:
    """The texts with each run of letters that no font can draw replaced by `instead`; all else stays as it is."""
    plain = [unicodedata.normalize("NFC", text) for text in texts]
    missing = undisplayable("\n".join(plain))
    if not missing:
        return plain
    piece = "|".join(re.escape(one) for one in sorted(missing, key=len, reverse=True))
    run = re.compile(rf"(?:{piece})(?:\s*(?:{piece}))*")
    return [run.sub(instead, text) for text in plain]


@lru_cache(maxsize=256)
def _probe(text: str, folder: str, is_present: bool) -> tuple[str, ...]:
    # The typesetter itself is asked, one missing piece at a time; the folder is only part of the key.
    missing: list[str] = []
    while text.strip():
        try:
            compile_document(TEMPLATES / "probe.typ", {"text": text}, standards=("a-2b",), is_tagged=False)
            break
        except UndisplayableText as failure:
            if failure.text not in text:
                return tuple(letter for letter in text if letter >= FIRST_UNCERTAIN_LETTER)
            missing.append(failure.text)
            text = text.replace(failure.text, "")
    return tuple(missing)
