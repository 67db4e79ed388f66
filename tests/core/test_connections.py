"""What each connection to a database is set to."""

import pytest
import sqlalchemy as sa

from app.core.db import STATEMENTS_KEPT, db, engine_options

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G13")]


def test_a_connection_to_postgresql_compiles_no_query_first() -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(sa.text("SHOW jit")) == "off"
    else:
        assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1


def test_a_connection_keeps_every_statement_of_the_portal_prepared() -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.connection().connection.driver_connection.prepared_max == STATEMENTS_KEPT
    else:
        assert engine_options("sqlite:///waymark.db")["connect_args"] == {"cached_statements": STATEMENTS_KEPT}
