"""Reads of columns, straight from the connection."""

import pytest
import sqlalchemy as sa

from app.core.actor import NOBODY
from app.core.events import Event, EventTag, record_event
from app.core.reading import rows_of, selects_columns
from tests.counting import counted_statements


def test_a_read_sees_what_its_transaction_has_added(database: sa.Connection) -> None:
    record_event(NOBODY, EventTag.SIGNED_IN, subject_kind="test", subject_id=None, reason="only added")
    with counted_statements(database) as sent:
        found = rows_of(sa.select(Event.reason).where(Event.reason == sa.bindparam("asked")), asked="only added")
    assert [row.reason for row in found] == ["only added"]
    assert [statement.split()[0] for statement in sent] == ["INSERT", "SELECT"]


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        (sa.select(Event.id, sa.func.count().label("times")), True),
        (sa.select(Event.__table__), True),
        (sa.select(Event), False),
        (sa.select(Event.id, sa.orm.aliased(Event)), False),
    ],
)
def test_entities_are_told_from_columns(statement: sa.Select[*tuple[object, ...]], answer: bool) -> None:
    assert selects_columns(statement) is answer
