"""What an event is about and what it changed. Pure functions."""

from collections.abc import Mapping
from typing import Any

from app.administration.types import Change, EventGroup
from app.core.events.tags import EventTag

_GROUPS = {
    EventGroup.PARTNERS: ("organisation", "area"),
    EventGroup.ACCOUNTS: (
        *("user", "role", "sign-in", "second-factor", "password"),
        *("passkey", "recovery-code", "recovery-codes", "proof", "identity"),
    ),
    EventGroup.LICENCES: (
        "programme",
        "licence",
        "condition",
        "reminder-text",
        "party-change",
        "agreement",
        "variation",
        "funding",
    ),
    EventGroup.PEOPLE: ("person", "certification", "standing"),
    EventGroup.MATERIALS: ("pack", "version"),
    EventGroup.COPIES: ("copy", "copies"),
    EventGroup.TEXT: ("text",),
    EventGroup.EXPORTS: ("list",),
}
_GROUP_OF = {first_word: group for group, words in _GROUPS.items() for first_word in words}


def group_of(tag: EventTag) -> EventGroup:
    """Return what an event of this tag is about: by the tag's first word, the system where nothing else fits."""
    return _GROUP_OF.get(tag.value.partition(".")[0], EventGroup.SYSTEM)


def tags_of(group: EventGroup) -> list[EventTag]:
    """Return the tags of a group, to filter the log by."""
    return [tag for tag in EventTag if group_of(tag) is group]


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """Return what an event says it changed, thing by thing, those that stayed the same left out (G2)."""
    was, became = before or {}, after or {}
    return [
        Change(_label(name), _words(was.get(name)), _words(became.get(name)))
        for name in dict.fromkeys((*was, *became))
        if was.get(name) != became.get(name)
    ]


def _label(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def _words(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)
