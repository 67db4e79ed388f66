"""Licence numbers: LIC-2026-0143, counted up within a year."""

from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import db
from app.licences.models import LicenceNumber


def next_reference(year: int) -> str:
    """Return the next licence number of a year.

    One statement counts up and locks the year's row until the transaction ends, so that two drafts at once get two
    numbers; a draft rolled back leaves no gap.
    """
    insert = sqlite.insert if db.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(LicenceNumber).values(year=year, last=1)
    counted = statement.on_conflict_do_update(
        index_elements=[LicenceNumber.year], set_={"last": LicenceNumber.last + 1}
    ).returning(LicenceNumber.last)
    number: int = db.session.execute(counted, execution_options={"populate_existing": True}).scalar_one()
    return f"LIC-{year}-{number:04d}"


__all__ = ["next_reference"]
