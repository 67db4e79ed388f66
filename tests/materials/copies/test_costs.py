"""What the pages of materials ask of the database does not grow with what is there (C11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.clock import now, today
from app.core.db import db
from app.core.roles import Role
from app.materials.models import AccessRecord, Pack
from app.materials.queries.entitlements import my_decisions
from app.materials.types import AccessKind, Audience
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.copies import Place
from tests.builders.materials import make_pack, make_released
from tests.conftest import Visitor
from tests.counting import counted_statements
from tests.materials.copies.test_pages import MOST_QUERIES, had

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("database")]


def fill_log(number: int, place: Place) -> None:
    """Write so many lines of downloads straight into the log, over two kinds, three packs and two organisations."""
    version = place.version()
    packs = [version.pack_id, *(db.session.scalars(sa.select(Pack.id)))][:3]
    lines = [
        {
            "at": now(),
            "kind": AccessKind.DOWNLOADED if line % 3 else AccessKind.REFUSED,
            "user_id": place.facilitator.id,
            "user_name": "Sam",
            "organisation_id": place.provider.id if line % 2 else place.area.id,
            "organisation_name": "Northmoor",
            "programme_id": version.pack.programme_id,
            "pack_id": packs[line % len(packs)],
            "pack_title": "Manual",
        }
        for line in range(number)
    ]
    db.session.execute(sa.insert(AccessRecord), lines)


@pytest.mark.feature("C11")
@pytest.mark.parametrize("query", ["", "kind=refused", "pack={pack}", "organisation={organisation}", "lead"])
def test_the_first_page_of_a_long_log_is_read_off_an_index(
    client: Visitor, database: sa.Connection, place: Place, query: str
) -> None:
    fill_log(10_000, place)
    if database.dialect.name == "postgresql":
        database.execute(sa.text("ANALYZE material_access"))
    sign_in(client, place.lead if query == "lead" else make_user(Role.LICENCE_MANAGER))
    words = query.format(pack=place.version().pack_id, organisation=place.provider.id)
    with explained(database) as plans:
        assert client.get(f"/materials/log?{words}").status_code == 200
    assert plans
    for plan in plans:
        assert "Seq Scan on material_access" not in plan and "SCAN material_access" not in whole_scans(plan), plan


def whole_scans(plan: str) -> str:
    """Return the lines of SQLite's plan that read the log without an index."""
    return "\n".join(line for line in plan.splitlines() if "USING" not in line)


@contextmanager
def explained(database: sa.Connection) -> Iterator[list[str]]:
    """Collect the plans of the page's own read of the log."""
    plans: list[str] = []
    explain = "EXPLAIN " if database.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "

    def note(connection: Any, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT material_access") and "ORDER BY" in statement:
            cursor = connection.connection.cursor()
            cursor.execute(explain + statement, parameters)
            plans.append("\n".join(" ".join(map(str, row)) for row in cursor.fetchall()))
            cursor.close()

    sa.event.listen(database, "before_cursor_execute", note)
    try:
        yield plans
    finally:
        sa.event.remove(database, "before_cursor_execute", note)


@pytest.mark.parametrize("role", ["facilitator", "lead", "manager", "commissioner"])
def test_pages_ask_the_database_as_often_for_three_hundred_rows_as_for_three(
    client: Visitor, database: sa.Connection, place: Place, role: str
) -> None:
    people = {
        "facilitator": place.facilitator,
        "lead": place.lead,
        "manager": make_user(Role.LICENCE_MANAGER),
        "commissioner": make_user(Role.COMMISSIONER, area=place.area),
    }
    copy_path = had(client, place)
    version = place.version()
    here = f"/materials/{version.pack.slug}/{version.number}"
    paths = ["/materials/mine", here, "/materials"]
    if role != "commissioner":
        paths.append(copy_path)
    if role in ("lead", "manager"):
        paths += ["/materials/log", f"{here}/holders"]
    sign_in(client, people[role])
    few = {path: queries(client, database, path) for path in paths}
    fill_log(300, place)
    for number in range(12):
        make_released(make_pack(f"More {number}", list(Audience)[number % 5]))
    many = {path: queries(client, database, path) for path in paths}
    assert few == many
    assert {path: count for path, count in many.items() if count > MOST_QUERIES} == {}


def queries(client: Visitor, database: sa.Connection, path: str) -> int:
    """Return how many queries a page takes, once its view of the day is on record."""
    client.get(path)
    with counted_statements(database) as sent:
        assert client.get(path).status_code == 200
    return len(sent)


@pytest.mark.feature("C8")
def test_all_decisions_take_at_most_six_queries_whatever_the_number_of_packs(
    database: sa.Connection, place: Place
) -> None:
    actor = actor_of(place.facilitator)
    for number in range(3):
        make_released(make_pack(f"Pack {number}", Audience.FACILITATOR))
    db.session.commit()
    with counted_statements(database) as three:
        assert len(my_decisions(actor, today())) == 3
    for number in range(20):
        make_released(make_pack(f"Another {number}", Audience.PROVIDER))
    db.session.commit()
    with counted_statements(database) as many:
        assert len(my_decisions(actor, today())) == 23
    assert len(many) == len(three) <= 6
