"""Text folded, for finding and sorting what people type: case and Unicode form do not matter."""

import unicodedata


def folded(text: str, longest: int) -> str:
    """Return the text in Unicode NFC without its case, cut to `longest` characters: folding can lengthen it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())[:longest]
