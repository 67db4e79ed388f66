"""What each connection to a database is set to."""

import pytest
import sqlalchemy as sa

from app.core.db import db

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G13")]


def test_a_connection_to_postgresql_compiles_no_query_first() -> None:
    if db.engine.dialect.name == "postgresql":
        assert db.session.scalar(sa.text("SHOW jit")) == "off"
    else:
        assert db.session.scalar(sa.text("PRAGMA foreign_keys")) == 1
