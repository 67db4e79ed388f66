"""A GET writes nothing: what it must record goes through the witness, after its own transaction, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import unit_of_work, witness
from app.core.access import public
from app.core.actor import NOBODY
from app.core.db import db
from app.core.events import EventTag, record_event
from tests.builders.accounts import sign_in
from tests.conftest import Visitor
from tests.whole_app.test_access import NOT_WALKED, address
from tests.whole_app.world import make_world

WRITES = ("INSERT", "UPDATE", "DELETE")
READERS = ("administrator", "licence-manager", "trainer", "partner-lead", "facilitator", "commissioner")


class Writes:
    """The writing statements a connection ran outside the witness."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.is_witnessing = False

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        """Note one statement."""
        if not self.is_witnessing and statement.lstrip().upper().startswith(WRITES):
            self.seen.append(statement.split("\n")[0][:120])


@contextmanager
def watched(connection: sa.Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writes]:
    """Watch a connection's writes, leaving out what the witness writes."""
    writes = Writes()

    def write_testimonies() -> None:
        writes.is_witnessing = True
        try:
            witness.write_testimonies()
        finally:
            writes.is_witnessing = False

    monkeypatch.setattr(unit_of_work, "write_testimonies", write_testimonies)
    sa.event.listen(connection, "before_cursor_execute", writes.note)
    try:
        yield writes
    finally:
        sa.event.remove(connection, "before_cursor_execute", writes.note)


def test_no_page_writes_when_it_is_read(
    app: Flask, client: Visitor, database: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world()
    for name in READERS:
        sign_in(client, world.people[name])
        with watched(database, monkeypatch) as writes:
            for rule in app.url_map.iter_rules():
                if rule.endpoint not in NOT_WALKED and "GET" in (rule.methods or ()):
                    client.get(address(rule, world))
                    assert writes.seen == [], f"GET {rule.rule} as {name}"


def test_the_sweep_finds_a_page_that_writes(
    app: Flask, client: Visitor, database: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def planted() -> tuple[str, dict[str, str]]:
        record_event(NOBODY, EventTag.SIGNED_IN, subject_kind="user", subject_id=None)
        db.session.flush()
        return "written", {"Content-Type": "text/plain"}

    monkeypatch.setitem(app.view_functions, "accounts.sign_in", public(planted))
    with watched(database, monkeypatch) as writes:
        client.get("/sign-in")
    assert len(writes.seen) == 1
