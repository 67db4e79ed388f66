"""Whether a page's own drawing leaves the graphics state as it found it.

A page that saves the state and forgets to restore it would carry its scale, shift and clipping into
our band; one that restores too often would undo the state we saved for it.
"""

import re

import pikepdf
from pikepdf import Pdf

from app.adapters.stamping.pdf.content import content_streams
from app.adapters.stamping.types import BALANCED, Balance, CannotStamp, Survey

_SAVES = re.compile(rb"q(?<=[\s>\])]q)(?=[\s\[(</]|$)")
_RESTORES = re.compile(rb"Q(?<=[\s>\])]Q)(?=[\s\[(</]|$)")

MOST_KNOWN = 50
_known: dict[str, Survey] = {}


def survey_pages(pdf: Pdf) -> Survey:
    """What the pages need around their content. Each is unpacked: a quarter of a stamp's work. Raises CannotStamp."""
    balances = ((number, _balance_of(page, number)) for number, page in enumerate(pdf.pages, start=1))
    return Survey({number: balance for number, balance in balances if balance != BALANCED})


def known_survey(pdf: Pdf, digest: str) -> Survey:
    """The survey of the file with this SHA-256, kept for the last few files. Raises CannotStamp.

    For what came without one: a file inside a bulk pack is stamped for one recipient after another.
    """
    known = _known.get(digest)
    if known is None:
        known = survey_pages(pdf)
        if len(_known) >= MOST_KNOWN:
            _known.clear()
        _known[digest] = known
    return known


def _balance_of(page: pikepdf.Page, number: int) -> Balance:
    try:
        content = b"\n".join([b"", *[stream.get_stream_buffer() for stream in content_streams(page)]])
    except pikepdf.PdfError as failure:
        sentence = f"Page {number} of the PDF is damaged. Export the document again and upload the new file."
        raise CannotStamp(sentence, detail=str(failure)) from failure
    # Counting is quick and settles nearly every page; only a difference is worth reading properly.
    difference = len(_SAVES.findall(content)) - len(_RESTORES.findall(content))
    return BALANCED if difference == 0 else _read_balance(page, difference)


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
