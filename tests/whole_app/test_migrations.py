"""Migrations: one head, numbered, up and down and up again on both databases, and no drift from the tables."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from app import create_app, prepare_migrations
from app.core.append_only import APPEND_ONLY_TABLES
from app.core.db import Base, db
from app.core.jobs import Job
from app.core.jobs.worker import Worker
from app.licences.models import LicenceCompliance, LicenceDecision, LicenceEnding
from app.settings import Settings
from tests.builders.licences import make_licence
from tests.conftest import TEST_KEY, skip_or_fail
from tests.servers.postgres import fresh_database, postgres_url, why_postgres_is_absent

FOLDER = Path(__file__).parents[2] / "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A portal whose database holds nothing yet."""
    if request.param == "sqlite":
        app = create_app(Settings(data_dir=tmp_path, secret_keys=TEST_KEY))
        prepare_migrations(app)
        yield app
        return
    server = postgres_url()
    if server is None:
        skip_or_fail(why_postgres_is_absent())
    with fresh_database(str(server)) as url:
        app = create_app(Settings(data_dir=tmp_path, database_url=url, secret_keys=TEST_KEY))
        prepare_migrations(app)
        yield app
        with app.app_context():
            db.engine.dispose()


def drift(connection: sa.Connection) -> list[str]:
    """Return where the database and the tables of the code differ."""
    return [str(difference) for difference in compare_metadata(MigrationContext.configure(connection), Base.metadata)]


def refuses_changes(connection: sa.Connection, table: str) -> bool:
    """Return whether the database has the triggers that keep a table append-only."""
    counted = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal",
    }
    statement = sa.text(counted[connection.dialect.name])
    return connection.execute(statement, {"table": table}).scalar_one() == 2


def test_the_tables_are_made_unmade_and_made_again(empty_portal: Flask) -> None:
    with empty_portal.app_context():
        upgrade(directory=str(FOLDER))
        downgrade(directory=str(FOLDER), revision="base")
        assert set(sa.inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade(directory=str(FOLDER))
        with db.engine.connect() as connection:
            assert drift(connection) == []
            assert [table for table in APPEND_ONLY_TABLES if not refuses_changes(connection, table)] == []


def test_the_check_finds_a_planted_difference(empty_portal: Flask) -> None:
    with empty_portal.app_context():
        upgrade(directory=str(FOLDER))
        with db.engine.connect() as connection:
            connection.execute(sa.text("ALTER TABLE pack ADD COLUMN planted INTEGER"))
            assert "planted" in str(drift(connection))
            connection.rollback()


def test_there_is_one_head_and_revisions_are_numbered() -> None:
    scripts = ScriptDirectory(str(FOLDER))
    assert len(scripts.get_heads()) == 1
    numbers = sorted(script.revision for script in scripts.walk_revisions())
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_migrations_do_not_import_the_application() -> None:
    for path in (FOLDER / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) app\b", path.read_text(), re.MULTILINE), path.name


def test_names_of_bodies_and_parts_recorded_before_they_were_folded_are_folded(empty_portal: Flask) -> None:
    with empty_portal.app_context():
        upgrade(directory=str(FOLDER), revision="0037")
        key = {"body": uuid.uuid4().hex, "name": uuid.uuid4().hex, "area": uuid.uuid4().hex, "part": uuid.uuid4().hex}
        at = "'2026-01-01 09:00:00+00:00'"
        fact = f"'ÉCLAIR Straße', '2026-01-01', {at}, 'test')"
        columns = "name, from_day, recorded_at, recorded_by) VALUES"
        with db.engine.begin() as connection:
            for statement in (
                f"INSERT INTO organisation (id, kind, created_at) VALUES (:body, 'provider', {at})",
                f"INSERT INTO organisation_name (id, organisation_id, {columns} (:name, :body, {fact}",
                "INSERT INTO force_area (id, code, country, region, tile_label, tile_column, tile_row, created_at) "
                f"VALUES (:area, 'E23000099', 'England', 'South', 'ÉCL', 1, 1, {at})",
                f"INSERT INTO area_part (id, area_id, {columns} (:part, :area, {fact}",
            ):
                connection.execute(sa.text(statement), {one: key[one] for one in key if f":{one}" in statement})
        upgrade(directory=str(FOLDER), revision="0038")
        with db.engine.connect() as connection:
            for table in ("organisation_name", "area_part"):
                folded_names = connection.execute(sa.text(f"SELECT folded_name FROM {table}")).scalars().all()
                assert folded_names == ["éclair strasse"]


def test_names_recorded_before_they_were_folded_are_folded(empty_portal: Flask) -> None:
    with empty_portal.app_context():
        upgrade(directory=str(FOLDER), revision="0013")
        person, name = uuid.uuid4(), uuid.uuid4()
        made = {"id": person.hex, "name_id": name.hex, "at": "2026-01-01 09:00:00+00:00"}
        with db.engine.begin() as connection:
            connection.execute(
                sa.text("INSERT INTO person (id, number, created_at, row_version) VALUES (:id, 'CF-1', :at, 1)"), made
            )
            connection.execute(
                sa.text(
                    "INSERT INTO person_name (id, person_id, name, from_day, recorded_at, recorded_by) "
                    "VALUES (:name_id, :id, 'ZOË Straße', '2026-01-01', :at, 'test')"
                ),
                made,
            )
        upgrade(directory=str(FOLDER), revision="0014")
        with db.engine.connect() as connection:
            assert connection.execute(sa.text("SELECT folded_name FROM person_name")).scalars().all() == ["zoë strasse"]


@pytest.mark.feature("A8", "A20")
def test_what_is_kept_beside_licences_of_before_is_filled_as_soon_as_a_worker_starts(empty_portal: Flask) -> None:
    with empty_portal.app_context():
        upgrade(directory=str(FOLDER))
        assert db.session.scalar(sa.select(Job.id)) is None
        licence = make_licence()
        db.session.execute(sa.delete(LicenceDecision))
        db.session.execute(sa.delete(LicenceEnding))
        db.session.execute(sa.delete(Job))
        db.session.commit()
        for _ in range(2):
            downgrade(directory=str(FOLDER), revision="0039")
            upgrade(directory=str(FOLDER))
        worker = Worker(empty_portal)
        assert sorted(db.session.scalars(sa.select(Job.task))) == ["compliance.count-all", "licences.keep-decisions"]
        db.session.rollback()
        while worker.do_next():
            pass
        for table in (LicenceDecision, LicenceEnding, LicenceCompliance):
            assert db.session.scalar(sa.select(table.id).where(table.licence_id == licence.id)), table
