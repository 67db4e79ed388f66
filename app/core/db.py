"""The database: typed base, column types, naming convention, and SQLite made to behave as PostgreSQL does."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from app.core.matching import plain_letters
from app.core.references import new_id

E = TypeVar("E", bound=StrEnum)

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BUSY_TIMEOUT_MS = 10_000
STATEMENTS_KEPT = 1_000
"""How many statements a connection keeps prepared: more than the portal has, or each would push out the next."""

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time in, an aware UTC time out, in both stores; SQLite would drop the zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time with ValueError and hand the store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone is not stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored time as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumText(TypeDecorator[E], Generic[E]):
    """An enumeration stored by value as text; what is not a member is refused on the way in and out."""

    impl = sa.String(40)
    cache_ok = True

    def __init__(self, enumeration: type[E]) -> None:
        """Store members of `enumeration`."""
        super().__init__()
        self.enumeration = enumeration

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Hand the store the member's value."""
        return None if value is None else self.enumeration(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Return the member for a stored value."""
        return None if value is None else self.enumeration(value)


JSONType = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Base(DeclarativeBase):
    """What every table starts from: the naming convention and the types of annotated columns."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UTCDateTime(),
            uuid.UUID: sa.Uuid(),
            dict[str, Any]: JSONType,
            list[Any]: JSONType,
            str: sa.Text(),
        },
    )


class Keyed:
    """A mixin: a UUIDv7 key, so that keys sort by the time they were made."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)


db = SQLAlchemy(model_class=Base)

_writing: ContextVar[bool | None] = ContextVar("writing", default=None)


@contextmanager
def transactions_write(writes: bool) -> Iterator[None]:
    """Say, for transactions begun inside, whether they will write; only SQLite needs to know beforehand."""
    token = _writing.set(writes)
    try:
        yield
    finally:
        _writing.reset(token)


def _begins_as_writer() -> bool:
    stated = _writing.get()
    if stated is not None:
        return stated
    return not (has_request_context() and request.method in SAFE_METHODS)


def engine_options(url: str) -> dict[str, Any]:
    """Return how the engine of a database is made; SQLite's driver is told of the statements kept as it connects."""
    if url.startswith("sqlite"):
        return {"pool_pre_ping": True, "connect_args": {"cached_statements": STATEMENTS_KEPT}}
    return {"pool_pre_ping": True}


def make_sqlite_strict(engine: Engine) -> None:
    """Give each SQLite connection WAL, foreign keys and explicit transactions.

    A transaction that will write begins IMMEDIATE: one that began DEFERRED and then wrote would fail at once,
    without waiting, where another had written in between.
    """

    @sa.event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
            connection.execute(f"PRAGMA {pragma}")
        # SQLite's own lower() knows only A to Z: a search for "đặng" must find "Đặng", as it does on PostgreSQL.
        connection.create_function("lower", 1, _lowered, deterministic=True)
        connection.create_function("plain_letters", 1, plain_letters, deterministic=True)

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _begins_as_writer() else "BEGIN DEFERRED")


def make_postgresql_plain(engine: Engine) -> None:
    """Have PostgreSQL run queries as they are planned, and plan each once.

    Compiling one first takes longer than any of ours runs: over 5,000 licences the ladder of states takes 190 ms, and
    600 and more with its compiler. Planning those of a licence's page anew takes 12 ms, running them 1 ms.
    """

    @sa.event.listens_for(engine, "connect")
    def set_plain(connection: Any, _record: Any) -> None:
        connection.prepared_max = STATEMENTS_KEPT
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
        connection.commit()


def _lowered(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


def init_database(app: Flask) -> None:
    """Bind the database to the app and prepare its engine."""
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            make_sqlite_strict(db.engine)
        else:
            make_postgresql_plain(db.engine)


__all__ = [
    "Base",
    "EnumText",
    "JSONType",
    "Keyed",
    "UTCDateTime",
    "db",
    "engine_options",
    "init_database",
    "transactions_write",
]
