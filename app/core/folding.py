"""Text folded, for finding and sorting what people type: case and Unicode form do not matter."""

import unicodedata
from collections.abc import Callable
from typing import Any


def folded(text: str, longest: int) -> str:
    """Return the text in Unicode NFC without its case, cut to `longest` characters: folding can lengthen it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())[:longest]


def folds_name(longest: int) -> Callable[[Any], str]:
    """Return a column's default that keeps the row's name folded beside it, by which it is looked for and sorted.

    The database's own small letters are those of its locale: PostgreSQL's C locale knows only A to Z.
    """

    def folded_name(row: Any) -> str:
        name: str = row.get_current_parameters()["name"]
        return folded(name, longest)

    return folded_name
