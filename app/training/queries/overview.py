"""How many people are in which state, and who needs looking after first."""

from collections.abc import Sequence

import sqlalchemy as sa

from app.core.db import db
from app.training.models import Person
from app.training.queries.listing import PeopleOnDay, PersonRow
from app.training.types import CertificationState

MOST_SHOWN = 30
WATCHED = (
    CertificationState.RENEWAL_OPEN,
    CertificationState.EXPIRED,
    CertificationState.SUSPENDED,
    CertificationState.STOOD_DOWN,
    CertificationState.REVOKED,
)
"""The states somebody must do something about."""


def people_by_state(people: PeopleOnDay) -> dict[CertificationState, int]:
    """Return how many of the people the viewer may see are in each state, in one query."""
    states = sa.select(people.state.label("state")).select_from(Person).where(people.is_current).subquery()
    rows = db.session.execute(sa.select(states.c.state, sa.func.count()).group_by(states.c.state))
    return dict(rows.all())


def people_to_watch(people: PeopleOnDay) -> Sequence[PersonRow]:
    """Return the people in a state somebody must do something about, whose certification ends first on top."""
    found = db.session.execute(
        people.statement.where(people.is_current, people.state.in_(WATCHED))
        .order_by(sa.func.coalesce(people.until, 0), Person.number)
        .limit(MOST_SHOWN)
    ).all()
    return people.rows(found)
