"""What home tells the Trust of the whole network, in one query."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlalchemy as sa

from app.core.kept import kept_answer
from app.core.reading import Together
from app.portal.queries.home.questions import QUESTIONS, downloads_between, first_of_month, keys_of
from app.portal.types import NetworkSums, UncoveredNote


@dataclass(frozen=True)
class Network:
    """The network on a day: its sums, the areas a licence in term covers, and the licences home speaks of.

    Those are the licences that need somebody, those over with copies nobody has certified as destroyed, and those
    whose grant runs out.
    """

    sums: NetworkSums
    licensed_areas: frozenset[uuid.UUID]
    needing: frozenset[uuid.UUID]
    over: tuple[uuid.UUID, ...]
    unfunded: Mapping[uuid.UUID, tuple[date, str]]
    """Licences whose grant runs out soon: by when another is to be recorded, and why."""
    uncovered: tuple[UncoveredNote, ...] = ()


def network_on(day: date) -> Network:
    """Return the network on a day, in one query where what is slow to find was kept for it."""
    ((this_month,),), *kept = _statement(day).read(day=day)
    people, past, licences = (
        rows[0][0] if rows else question.ask(day) for rows, question in zip(kept, QUESTIONS, strict=True)
    )
    to_renew, within_month, in_grace = licences["to_renew"]
    downloads = (*past["downloads"], this_month)
    sums = NetworkSums(to_renew, within_month, in_grace, people["certified"], people["ending"], downloads)
    found = {name: keys_of(licences[name]) for name in ("areas", "needing", "over")}
    unfunded = {uuid.UUID(key): (date.fromisoformat(due), words) for key, due, words in licences["unfunded"]}
    # An answer kept by the release before this one does not say.
    uncovered = tuple(
        UncoveredNote(code, area, date.fromisoformat(first), words)
        for code, area, first, words in licences.get("uncovered", ())
    )
    return Network(sums, frozenset(found["areas"]), frozenset(found["needing"]), found["over"], unfunded, uncovered)


@lru_cache(maxsize=2)
def _statement(day: date) -> Together:
    """Several questions in one; putting it together costs more than asking it, so it is kept for the day."""
    this_month = sa.select(downloads_between(first_of_month(day, 0), first_of_month(day, 1)))
    return Together(this_month, *(kept_answer(question) for question in QUESTIONS))
