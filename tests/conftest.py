"""Fixtures every test shares: an app on a database of its own, each test rolled back, and a page-reading client."""

import contextvars
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.core.db import Base, db
from app.settings import Settings


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The portal on a database made for this test run."""
    data_dir: Path = tmp_path_factory.mktemp("data")
    made = create_app(Settings(data_dir=data_dir, secret_keys="a-key-for-tests-only", demo=True))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with made.app_context():
        Base.metadata.create_all(db.engine)
    return made


@pytest.fixture
def database(app: Flask) -> Iterator[sa.Connection]:
    """One open connection for everything in a test, rolled back at its end."""
    with app.app_context():
        engines = db._app_engines[app]
        engine = engines[None]
        connection = engine.connect()
        transaction = connection.begin()
        engines[None] = connection
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield connection
        finally:
            db.session.remove()
            engines[None] = engine
            transaction.rollback()
            connection.close()


class Visitor:
    """A client whose requests do not share the test's app context or session, as a real client's do not."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **arguments: Any) -> TestResponse:
        """Fetch a page."""
        return self._call(self.client.get, path, **arguments)

    def post(self, path: str, **arguments: Any) -> TestResponse:
        """Send a form."""
        return self._call(self.client.post, path, **arguments)

    def _call(self, method: Callable[..., TestResponse], path: str, **arguments: Any) -> TestResponse:
        db.session.commit()
        answer: TestResponse = contextvars.Context().run(method, path, **arguments)
        db.session.expire_all()
        return answer


@pytest.fixture
def client(app: Flask, database: sa.Connection) -> Visitor:
    """A client nobody has signed in with."""
    return Visitor(app.test_client())
