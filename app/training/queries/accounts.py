"""The account a person signs in with."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.training.models import Person, PersonAccount


def linked_account(person: Person) -> PersonAccount | None:
    """Return the link with the account the person has now, and the account with it; None where they have none."""
    return db.session.scalar(
        sa.select(PersonAccount)
        .where(PersonAccount.person_id == person.id, PersonAccount.is_known(), PersonAccount.until_day.is_(None))
        .options(joinedload(PersonAccount.user))
    )
