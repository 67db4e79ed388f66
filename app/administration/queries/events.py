"""The event log as a list, and one event of it (G2). The log is filtered by its indexed columns alone."""

import uuid
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.accounts.models import User
from app.administration.queries.days import since, until
from app.administration.queries.subjects import subjects_named
from app.administration.rules import group_of, tags_of
from app.administration.types import EventGroup
from app.core.db import db
from app.core.errors import NotFound
from app.core.events import LINE, Event, EventLine
from app.core.tables import ChoiceFilter, Column, DayFilter, Link, LogListing, TextFilter
from app.core.tables.filters import contains


@cache
def event_listing() -> LogListing:
    """Return the event log, newest first, by key (G2). It is the same for all who may read it, and made once."""
    return LogListing(
        name="event-log",
        caption="Event log",
        statement=sa.select(Event.id, *LINE),
        columns=(
            Column("at", "When", lambda event: event.at),
            Column("sentence", "What happened", lambda event: Link(_line(event).sentence, f"/audit/{event.id}")),
            Column("group", "About", lambda event: group_of(event.tag)),
            Column("actor", "Who", lambda event: event.actor_name),
        ),
        filters=(
            ChoiceFilter("about", "About", _about, tuple(EventGroup.choices())),
            TextFilter("who", "Name of the person", _by_person),
            TextFilter("subject", "Reference or name of the subject", _on_subject),
            DayFilter("from", "From, as 1 4 2026", on=lambda day: since(Event, day)),
            DayFilter("to", "To, as 30 4 2026", on=lambda day: until(Event, day)),
        ),
        tie_breaker=Event.id.expression,
        is_scalar=False,
    )


def event_by_id(event_id: uuid.UUID) -> Event:
    """Return one event; raises NotFound."""
    event = db.session.get(Event, event_id)
    if event is None:
        raise NotFound("event")
    return event


def _line(row: Any) -> EventLine:
    return EventLine(row.tag, row.at, row.actor_name, row.reason, row.details)


def _about(chosen: str) -> sa.ColumnElement[bool]:
    return Event.tag.in_(tags_of(EventGroup(chosen)))


def _by_person(typed: str) -> sa.ColumnElement[bool]:
    """By the accounts so called: the log is indexed by their keys, its own names would be read through."""
    people = sa.select(User.id).where(contains(User.name.expression, typed))
    return Event.actor_id.in_(people)


def _on_subject(typed: str) -> sa.ColumnElement[bool]:
    named: list[sa.ColumnElement[bool]] = [
        sa.and_(Event.subject_kind == kind, Event.subject_id == subject_id)
        for kind, subject_id in subjects_named(typed)
    ]
    return sa.or_(sa.false(), *named)
