"""The day a page is asked for by `?as-of=`, or by its day, month and year.

What cannot be read is never a silent other day: the page is then today's, says so beside the form that asks, and
keeps what was typed. A file or an act that rests on such a day is refused instead.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from flask import g, has_request_context, request

from app.core.access import Permission, may
from app.core.actor import Actor
from app.core.clock import end_of_day, today
from app.core.errors import DomainError
from app.core.forms.dates import PART_NAMES, day_from_parts, day_from_words, parts_of

NAME = "as-of"


@dataclass(frozen=True)
class AskedDay:
    """The day, whether anybody asked for one, what was typed, and why it could not be read where it could not."""

    day: date
    is_asked: bool
    parts: Mapping[str, str]
    problem: str = ""

    @property
    def is_today(self) -> bool:
        """Return whether the page is today's."""
        return self.day == today()

    @property
    def query(self) -> str:
        """Return what links add so that the day is kept: nothing where the page is today's."""
        return "" if self.is_today or not self.is_asked else urlencode({NAME: self.day.isoformat()})


def asked_day() -> date:
    """Return the day the page is asked for, today without one; what cannot be read is said by the page's own form."""
    return asked().day


def asked() -> AskedDay:
    """Return what the address asks for, read once a request."""
    if "asked_day" not in g:
        g.asked_day = _read()
    found: AskedDay = g.asked_day
    return found


def insist_on_a_day() -> date:
    """Return the day asked for; raises DomainError (422) where it cannot be read, for what has no page to say it on."""
    found = asked()
    if found.problem:
        raise DomainError(f"{found.problem} Go back and enter another day.", status=422)
    return found.day


def may_today(actor: Actor, permission: Permission, *, organisation_id: uuid.UUID | None = None) -> bool:
    """Return whether a page offers an act: to whoever may do it, on today's page alone.

    A page of another day shows facts an act of today would not rest on; what it offered would be done today.
    """
    return asked().is_today and may(actor, permission, organisation_id=organisation_id)


def asked_knowledge() -> datetime | None:
    """Return the time the page is asked for by `?known-at=`: the end of that London day (A3).

    Raises DomainError (422) where it cannot be read.
    """
    typed = request.args.get("known-at", "").strip()
    if not typed:
        return None
    day, problem = day_from_words(typed)
    if day is None:
        raise DomainError(f"{problem} Correct what follows “known-at” in the address.", status=422)
    return end_of_day(day)


def dated(href: str) -> str:
    """Return an address of ours with the day the page was asked for, so that who follows it stays on that day."""
    if not has_request_context() or "asked_day" not in g or not href.startswith("/"):
        return href
    query = _kept_query()
    if not query or f"{NAME}=" in href:
        return href
    address, mark, part = href.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{query}{mark}{part}"


def _kept_query() -> str:
    """Return what links add, found out once for all the links of a page."""
    if "asked_query" not in g:
        g.asked_query = asked().query
    found: str = g.asked_query
    return found


def kept_arguments() -> dict[str, str]:
    """Return the other words of the address, which asking for another day must not lose."""
    own = {NAME, "page", "after", "format", *(f"{NAME}-{part}" for part in PART_NAMES)}
    return {name: value for name, value in request.args.items() if name not in own and value}


def _read() -> AskedDay:
    typed = {part: request.args.get(f"{NAME}-{part}", "").strip() for part in PART_NAMES}
    if any(typed.values()):
        return _asked(typed, *day_from_parts(typed))
    words = request.args.get(NAME, "").strip()
    if words:
        day, problem = day_from_words(words)
        return _asked(parts_of(words), day, problem)
    return AskedDay(today(), False, _parts(today()))


def _asked(typed: Mapping[str, str], day: date | None, problem: str) -> AskedDay:
    if day is None:
        return AskedDay(today(), True, typed, problem)
    return AskedDay(day, True, _parts(day))


def _parts(day: date) -> dict[str, str]:
    return {part: str(getattr(day, part)) for part in PART_NAMES}
