"""Who joined, changed, moved and left, and how long their access outlived their leaving (G1). Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.administration.types import MovementKind
from app.core.formats import listed

DAY = timedelta(days=1)
MOVED_WITHIN = timedelta(days=31)
"""Whoever begins somewhere so soon after leaving somewhere else has moved."""


@dataclass(frozen=True)
class Held:
    """A role as it was held: in words with its area, the days stated, and the day until which it could be used.

    They differ where a role was ended after its last day: until somebody recorded that, it opened everything.
    """

    words: str
    from_day: date
    until_day: date | None
    usable_until: date | None


@dataclass(frozen=True)
class Employed:
    """An engagement as the register of people has it."""

    from_day: date
    until_day: date | None


@dataclass(frozen=True)
class Movement:
    """One thing that happened to somebody's access at an organisation; the last two fields are for who left."""

    kind: MovementKind
    day: date
    detail: str
    access_ended_on: date | None = None
    days_after: int | None = None


def movements_of(
    held: Sequence[Held], employed: Sequence[Employed], disabled_on: date | None, first: date, last: date
) -> list[Movement]:
    """Return what happened with one person's access at one organisation from the first day to the last, in order."""
    found = [
        *_joinings(held),
        *_changes(held),
        *_leavings(held, employed, disabled_on, last),
    ]
    return sorted((one for one in found if first <= one.day <= last), key=lambda one: one.day)


def came_from(joined_on: date, left_elsewhere: Iterable[tuple[date, str]]) -> str | None:
    """Return the organisation somebody left shortly before they joined; `left_elsewhere` are days and names."""
    near = [(day, name) for day, name in left_elsewhere if joined_on - MOVED_WITHIN <= day <= joined_on + MOVED_WITHIN]
    return max(near)[1] if near else None


def last_days(held: Iterable[Held]) -> list[date]:
    """Return the last day of each unbroken time in which any role was held, where it has one."""
    return [last for _, last in _spells((one.from_day, one.until_day) for one in held) if last is not None]


def _joinings(held: Sequence[Held]) -> Iterable[Movement]:
    for first, _ in _spells((one.from_day, one.until_day) for one in held):
        yield Movement(MovementKind.JOINED, first, _words_on(held, first))


def _changes(held: Sequence[Held]) -> Iterable[Movement]:
    turns = {one.from_day for one in held} | {one.until_day + DAY for one in held if one.until_day is not None}
    for day in sorted(turns):
        before, after = _words_on(held, day - DAY), _words_on(held, day)
        if before and after and before != after:
            yield Movement(MovementKind.CHANGED, day, f"{before} → {after}")


def _leavings(
    held: Sequence[Held], employed: Sequence[Employed], disabled_on: date | None, as_of: date
) -> Iterable[Movement]:
    """Somebody leaves on the last day of their employment, where the register has one, and else of their roles."""
    if employed:
        days = [last for _, last in _spells((one.from_day, one.until_day) for one in employed) if last is not None]
    else:
        days = last_days(held)
    usable = _spells((one.from_day, one.usable_until) for one in held)
    for left_on in days:
        before = [last for first, last in usable if first <= left_on]
        if not before:
            continue
        ended_on = before[-1]
        if disabled_on is not None and (ended_on is None or disabled_on < ended_on):
            ended_on = disabled_on
        late = ((ended_on or as_of) - left_on).days
        yield Movement(MovementKind.LEFT, left_on, _words_on(held, left_on), ended_on, max(0, late))


def _words_on(held: Iterable[Held], day: date) -> str:
    words = {one.words for one in held if one.from_day <= day and (one.until_day is None or day <= one.until_day)}
    return listed(sorted(words))


def _spells(days: Iterable[tuple[date, date | None]]) -> list[tuple[date, date | None]]:
    """Return the unbroken times these days make up together, in order."""
    found: list[tuple[date, date | None]] = []
    for first, last in sorted(days, key=lambda one: (one[0], one[1] or date.max)):
        if found and (found[-1][1] is None or first <= found[-1][1] + DAY):
            begun, until = found[-1]
            found[-1] = begun, None if until is None or last is None else max(until, last)
        else:
            found.append((first, last))
    return found
