"""Texts of reminders: plain words with named placeholders, filled in and nothing more (A11)."""

import re
from collections.abc import Mapping
from typing import Final

from app.core.formats import listed
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.types import ReminderText

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "recipient": "the name of the person the letter is for",
    "reference": "the licence’s number",
    "licensee": "the organisation that holds it",
    "programme": "what is licensed",
    "areas": "where",
    "ends_on": "its last day",
    "when": "how far off that is: “in 30 days”, “today”, “7 days ago”",
    "after_end": "what happens once it has ended: its grace, and what can still be downloaded",
    "link": "the address of the licence’s page",
}
EXAMPLE: Final[Mapping[str, str]] = {
    "recipient": "Robin Example",
    "reference": "LIC-2026-0000",
    "licensee": "Example Families",
    "programme": "CARA",
    "areas": "Northshire and Southshire",
    "ends_on": "31 March 2027",
    "when": "in 30 days",
    "after_end": "Its grace then lasts until 30 April 2027. After that: nothing can be downloaded.",
    "link": "https://portal.example/licences/…",
}
_PART = re.compile(r"\{([^{}\n]*)\}|[{}]")


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its placeholders filled; what is filled in is never read for placeholders again."""
    return _PART.sub(lambda found: words.get(found[1] or "", found[0]), text)


def text_for(is_trust: bool, rung_days: int) -> ReminderText:
    """Return which text a reminder to this side is written from, at this rung."""
    if rung_days >= 0:
        return ReminderText.BEFORE_TRUST if is_trust else ReminderText.BEFORE_LICENSEE
    return ReminderText.AFTER_TRUST if is_trust else ReminderText.AFTER_LICENSEE


@rule(
    "reminder-text.is-sound",
    version=1,
    source="A11",
    promise="A text of a reminder names only placeholders there are, and leads to the licence.",
)
def text_is_sound(subject: str, body: str) -> Finding:
    """Pass where every placeholder is known, and the body has the link."""
    for field, text in (("subject", subject), ("body", body)):
        for found in _PART.finditer(text):
            if found[1] is None:
                return refused(
                    "A brace stands alone.",
                    "Write a placeholder between two braces, such as {reference}, and use braces for nothing else.",
                    field=field,
                )
            if found[1] not in PLACEHOLDERS:
                known = listed([f"{{{name}}}" for name in PLACEHOLDERS], "or")
                return refused(f"There is no placeholder {found[0][:60]}.", f"Use {known}.", field=field)
    if "{link}" not in body:
        return refused("The letter does not lead to the licence.", "Put {link} on a line of its own.", field="body")
    return passed("The text may be used.")
