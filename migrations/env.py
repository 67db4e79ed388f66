"""How migrations run: one at a time per database, each in a transaction of its own, on SQLite and PostgreSQL."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from flask import current_app

from app.core.db import Base, EnumText, UTCDateTime, transactions_write

ADVISORY_LOCK = 727274


def render_item(kind: str, thing: Any, autogenerate_context: Any) -> str | bool:
    """Write column types without importing the application: a migration must outlive the code it was made from."""
    if kind != "type":
        return False
    if isinstance(thing, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, EnumText):
        return "sa.String(length=40)"
    if isinstance(thing, sa.JSON):
        autogenerate_context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")'
    return False


def number_revision(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Number migrations 0001, 0002, … so that their order is read off the folder."""
    if directives:
        head = _context.script.get_current_head()
        directives[0].rev_id = f"{int(head) + 1 if head else 1:04d}"


def migrate(connection: sa.Connection) -> None:
    """Bring the database behind this connection to the wanted revision."""
    is_sqlite = connection.dialect.name == "sqlite"
    driver: Any = connection.connection.driver_connection
    if is_sqlite:
        # A batch alter copies its table; with foreign keys on, dropping the old one deletes children by cascade.
        # The pragma is a no-op inside a transaction, and SQLAlchemy has one open: it is set on the driver.
        driver.execute("PRAGMA foreign_keys=OFF")
    else:
        connection.execute(sa.text(f"SELECT pg_advisory_lock({ADVISORY_LOCK})"))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        render_item=render_item,
        process_revision_directives=number_revision,
    )
    with context.begin_transaction():
        context.run_migrations()
    finish(connection, driver, is_sqlite)


def finish(connection: sa.Connection, driver: Any, is_sqlite: bool) -> None:
    """Check that no row lost its parent, and let the next migration in."""
    if is_sqlite:
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if orphans:
            raise RuntimeError(f"the migration left rows without their parent: {orphans[:5]}")
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")
    else:
        connection.rollback()
        connection.execute(sa.text(f"SELECT pg_advisory_unlock({ADVISORY_LOCK})"))
        connection.commit()


with transactions_write(True), current_app.extensions["migrate"].db.engine.connect() as opened:
    migrate(opened)
