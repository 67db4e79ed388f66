"""Holding a person's record while it is read and changed."""

import sqlalchemy as sa

from app.core.db import db
from app.training.models import Person


def locked_person(person: Person) -> Person:
    """Return the person's row, locked until the transaction ends, so that two changes go one after the other."""
    return db.session.scalars(sa.select(Person).where(Person.id == person.id).with_for_update()).one()
