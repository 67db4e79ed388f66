"""What every action on a person does first: lock the record, notice a stale page, and insist on a rule."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from app.core.actor import Actor
from app.core.db import db
from app.core.errors import DomainError, NotFound, Stale
from app.core.jobs import enqueue
from app.core.verdicts import Finding
from app.training.models import Person

SUBJECT = "person"
COUNT_TASK = "compliance.count-for-person"
"""Done by whoever knows the licences: it counts anew where the person is or was engaged, after the commit."""


def lock_person(person: Person, seen_version: int | None) -> Person:
    """Return the person's row as it is now, locked until the transaction ends, so that changes go one by one.

    The row's version goes up with whatever the action records. Raises Stale where the page was made from an earlier
    version; `seen_version` None is for callers that made their decision inside this transaction.
    """
    # `Session.get` would raise where the row has moved on since the caller read it; here that is for us to say.
    statement = sa.select(Person).where(Person.id == person.id).with_for_update()
    locked = db.session.scalar(statement, execution_options={"populate_existing": True})
    if locked is None:
        raise NotFound("person")
    if seen_version is not None and seen_version != locked.row_version:
        raise Stale(locked.number)
    flag_modified(locked, "number")
    enqueue(COUNT_TASK, person_id=locked.id)
    return locked


def insist(finding: Finding) -> None:
    """Raise DomainError with the finding's reason and remedy, on the field it blames, unless it passed."""
    if not finding.passed:
        raise DomainError(f"{finding.because} {finding.remedy}", field=finding.facts.get("field"))


def is_own_record(actor: Actor, person: Person) -> bool:
    """Return whether the actor would act on their own record."""
    return person.user_id is not None and person.user_id == actor.user_id


def about(person: Person) -> dict[str, Any]:
    """Return what every event about a person carries, to spread into `record_event`."""
    return {"subject_kind": SUBJECT, "subject_id": person.id, "number": person.number}
