"""Each test of the queue on a database of its own, SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.jobs.workshop import Workshop, open_workshop
from tests.servers.postgres import fresh_database, postgres_url, why_postgres_is_absent


@pytest.fixture(params=["sqlite", "postgresql"])
def workshop(request: pytest.FixtureRequest) -> Workshop:
    """A queue nobody else uses, once on each database."""
    opened: Workshop = request.getfixturevalue(f"{request.param}_workshop")
    return opened


@pytest.fixture
def sqlite_workshop(tmp_path: Path) -> Iterator[Workshop]:
    """A queue in a SQLite file."""
    yield from _opened(f"sqlite:///{tmp_path / 'jobs.db'}")


@pytest.fixture
def postgresql_workshop() -> Iterator[Workshop]:
    """A queue in a PostgreSQL database."""
    server = postgres_url()
    if server is None:
        pytest.skip(why_postgres_is_absent())
    with fresh_database(server) as url:
        yield from _opened(url)


def _opened(url: str) -> Iterator[Workshop]:
    workshop = open_workshop(url)
    try:
        yield workshop
    finally:
        workshop.close()
