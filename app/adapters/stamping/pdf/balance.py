"""Whether a page's own drawing leaves the graphics state as it found it.

A page that saves the state and forgets to restore it would carry its scale, shift and clipping into
our band; one that restores too often would undo the state we saved for it.
"""

import re
from dataclasses import dataclass

import pikepdf

from app.adapters.stamping.types import CannotStamp

_SAVES = re.compile(rb"q(?<=[\s>\])]q)(?=[\s\[(</]|$)")
_RESTORES = re.compile(rb"Q(?<=[\s>\])]Q)(?=[\s\[(</]|$)")


@dataclass(frozen=True)
class Balance:
    """How many saves a page needs before its content and how many restores after it."""

    saves_before: int = 1
    restores_after: int = 1


def balance_of(page: pikepdf.Page, streams: list[pikepdf.Object], number: int) -> Balance:
    """The balance of page `number`. Raises CannotStamp when its content cannot be unpacked."""
    try:
        content = b"\n".join([b"", *(stream.read_bytes() for stream in streams)])
    except pikepdf.PdfError as failure:
        sentence = f"Page {number} of the PDF is damaged. Export the document again and upload the new file."
        raise CannotStamp(sentence, detail=str(failure)) from failure
    # Counting is quick and settles nearly every page; only a difference is worth reading properly.
    difference = len(_SAVES.findall(content)) - len(_RESTORES.findall(content))
    return Balance() if difference == 0 else _read_balance(page, difference)


def _read_balance(page: pikepdf.Page, difference: int) -> Balance:
    depth = lowest = 0
    try:
        for instruction in pikepdf.parse_content_stream(page, "q Q"):
            depth += 1 if str(instruction.operator) == "q" else -1
            lowest = min(lowest, depth)
    except pikepdf.PdfError:
        depth, lowest = difference, min(difference, 0)
    saves = 1 - lowest
    return Balance(saves, saves + depth)
