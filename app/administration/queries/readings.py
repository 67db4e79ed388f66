"""The reading log as a list (G4). It is filtered by its indexed columns alone."""

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.administration.queries.days import since, until
from app.core.readings import Reading, ReadingKind
from app.core.references import read_person_number
from app.core.tables import ChoiceFilter, Column, DayFilter, Link, LogListing, TextFilter
from app.core.tables.filters import contains


def reading_listing() -> LogListing:
    """Return who read which sensitive page, newest first, by key (G4)."""
    return LogListing(
        name="reading-log",
        caption="Reading log",
        statement=sa.select(Reading),
        columns=(
            Column("at", "When", lambda row: row.at),
            Column("who", "Who", lambda row: row.actor_name),
            Column("role", "As", lambda row: row.actor_role),
            Column("what", "What", lambda row: row.kind),
            Column("page", "Page", lambda row: Link(row.address, row.address)),
        ),
        filters=(
            ChoiceFilter("what", "What", lambda chosen: Reading.kind == chosen, tuple(ReadingKind.choices())),
            TextFilter("who", "Name of the reader", _by_reader),
            TextFilter("about", "Person number or account read", _about),
            DayFilter("from", "From, as 1 4 2026", on=lambda day: since(Reading, day)),
            DayFilter("to", "To, as 30 4 2026", on=lambda day: until(Reading, day)),
        ),
        tie_breaker=Reading.id.expression,
    )


def _by_reader(typed: str) -> sa.ColumnElement[bool]:
    return Reading.actor_id.in_(sa.select(User.id).where(contains(User.name.expression, typed)))


def _about(typed: str) -> sa.ColumnElement[bool]:
    """By a person's number or an account's address; the log is indexed by what the address of a page names."""
    number = read_person_number(typed)
    if number is not None:
        return sa.and_(Reading.kind == ReadingKind.PERSON, Reading.subject == number)
    user = user_by_email(typed)
    return sa.and_(Reading.kind == ReadingKind.USER, Reading.subject == (str(user.id) if user else ""))
