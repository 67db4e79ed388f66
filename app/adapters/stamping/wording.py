"""The words of a stamp: names made safe to print, times as London says them."""

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
# Written out, because the month's name must not depend on the locale of the process.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
LEFT_TO_RIGHT_MARK = "\u200e"
NAMELESS = "name not given"

_JOINERS = "\u200c\u200d"
_MARKS_THAT_NEED_A_BASE = ("Mn", "Me", "Cf")


def clean(text: str) -> str:
    """`text` on one line, without control characters and without marks that reorder the line.

    A name that carries a right-to-left override could make the stamp read as somebody else's. The
    two joiners stay, because Persian and Indic names are misspelt without them.
    """
    normal = unicodedata.normalize("NFC", text)
    kept = (_safe(letter) for letter in normal)
    return " ".join("".join(kept).split()).strip(_JOINERS) or NAMELESS


def shorten(text: str, limit: int) -> str:
    """The cleaned `text` in at most `limit` characters, ending in an ellipsis where it was cut."""
    if not text:
        return ""
    whole = clean(text)
    if len(whole) <= limit:
        return whole
    cut = limit - 1
    while cut > 1 and unicodedata.category(whole[cut]) in _MARKS_THAT_NEED_A_BASE:
        cut -= 1
    return whole[:cut].rstrip(_JOINERS + " ") + "…"


def end_right_to_left(name: str) -> str:
    """`name`, and after one in Arabic or Hebrew a mark, without which the date after it would be drawn before it."""
    is_right_to_left = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name)
    return f"{name}{LEFT_TO_RIGHT_MARK}" if is_right_to_left else name


def format_moment(moment: datetime) -> str:
    """An aware time as `23 November 2026 at 09:14`, in London."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year} at {local:%H:%M}"


def _safe(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in _JOINERS:
        return letter
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category.startswith("C") else letter
