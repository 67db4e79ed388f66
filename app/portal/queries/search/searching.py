"""What a search looks through, and in which order its findings are shown."""

from datetime import date

from app.core.access import Permission, may
from app.core.actor import Actor
from app.portal.queries.search.kinds import (
    areas_found,
    copies_found,
    licences_found,
    organisations_found,
    packs_found,
    people_found,
)
from app.portal.types import HitGroup

SHORTEST, LONGEST = 2, 100
_KINDS = (
    ((Permission.LICENCES_READ,), licences_found),
    ((Permission.PEOPLE_READ, Permission.PEOPLE_READ_OWN), people_found),
    ((Permission.ORGANISATIONS_READ,), organisations_found),
    ((Permission.AREAS_READ,), areas_found),
    ((Permission.MATERIALS_READ,), packs_found),
    ((Permission.COPIES_TAKE,), copies_found),
)


def read_words(typed: str) -> str:
    """Return what was typed as it is searched for: on one line, without control characters, at most 100 characters."""
    words = "".join(character if character.isprintable() else " " for character in typed)
    return " ".join(words.split())[:LONGEST]


def search(viewer: Actor, words: str, day: date) -> list[HitGroup]:
    """Return what the viewer may see that matches, by kind, in at most one query a kind; empty for too few letters.

    Each kind is narrowed by the same condition as its own list, so that a search finds nothing its pages would hide.
    """
    if len(words) < SHORTEST:
        return []
    kinds = [find for permissions, find in _KINDS if any(may(viewer, one) for one in permissions)]
    groups = [find(viewer, words, day) for find in kinds]
    return [group for group in groups if group is not None and group.hits]
