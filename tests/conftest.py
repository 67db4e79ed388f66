"""Fixtures every test shares: an app on a database of its own, each test rolled back, and a page-reading client."""

import contextvars
import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.core.db import Base, db
from app.settings import Settings
from tests.pages import page_faults
from tests.servers.postgres import fresh_database, postgres_url, why_postgres_is_absent

# A busy machine is slow, which is no fault of a rule; and the same commit is to pass or fail CI each time alike.
hypothesis.settings.register_profile("portal", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("portal")

DATABASES = ("sqlite", "postgresql")
TEST_KEY = "a-key-for-tests-only"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run choose its databases, and say where to write which features passed."""
    parser.addoption("--databases", default=",".join(DATABASES), help="which databases to run on")
    parser.addoption("--features-report", default=None, help="where to write the features with their results")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that uses the app on every chosen database."""
    if "app" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--databases").split(",")
        metafunc.parametrize("app", chosen, indirect=True, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Write the catalogue ids a test proves into its result, and put what uses a browser last.

    A browser's event loop runs in its thread until the session ends, and what runs a loop of its own must come before.
    """
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
    for item in items:
        for marker in item.iter_markers("feature"):
            item.user_properties.extend(("feature", feature) for feature in marker.args)


class FeatureResults:
    """Counts, per catalogue id, the tests that passed and failed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counts: dict[str, dict[str, int]] = defaultdict(lambda: {"passed": 0, "failed": 0})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count one result."""
        if report.outcome == "failed" or (report.when == "call" and report.outcome == "passed"):
            for feature in {value for name, value in report.user_properties if name == "feature"}:
                self.counts[str(feature)][report.outcome] += 1

    def pytest_sessionfinish(self) -> None:
        """Write the counts down."""
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(json.dumps(self.counts, indent=1, sort_keys=True))


def pytest_configure(config: pytest.Config) -> None:
    """Count features where a report is asked for, in the process that hears of every test."""
    path = config.getoption("--features-report")
    if path and not hasattr(config, "workerinput"):
        config.pluginmanager.register(FeatureResults(Path(path)))


@pytest.fixture(scope="session")
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The portal on a database made for this test run."""
    data_dir = tmp_path_factory.mktemp("data")
    if request.param == "sqlite":
        yield make_portal(data_dir)
        return
    server = postgres_url()
    if server is None:
        skip_or_fail(why_postgres_is_absent())
    with fresh_database(str(server)) as url:
        made = make_portal(data_dir, url)
        yield made
        with made.app_context():
            db.engine.dispose()


@pytest.fixture(params=DATABASES)
def committing_portal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """A portal of a test's own, whose transactions really commit."""
    if request.param not in request.config.getoption("--databases").split(","):
        pytest.skip(f"this run leaves {request.param} out")
    if request.param == "sqlite":
        yield make_portal(tmp_path)
        return
    server = postgres_url()
    if server is None:
        skip_or_fail(why_postgres_is_absent())
    with fresh_database(str(server)) as url:
        made = make_portal(tmp_path, url)
        yield made
        with made.app_context():
            db.engine.dispose()


def make_portal(data_dir: Path, url: str = "", settings: Settings | None = None) -> Flask:
    """Return a portal with empty tables in a folder of its own."""
    made = create_app(settings or Settings(data_dir=data_dir, database_url=url, secret_keys=TEST_KEY, demo=True))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with made.app_context():
        Base.metadata.create_all(db.engine)
    return made


def skip_or_fail(reason: str) -> None:
    """Skip what this machine cannot run; under CI=true that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def database(app: Flask) -> Iterator[sa.Connection]:
    """One open connection for everything in a test, rolled back at its end."""
    with app.app_context():
        engines: dict[Any, Any] = db._app_engines[app]
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
    """A client whose requests do not share the test's app context or session, and which reads every page strictly."""

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
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303, 307, 308):
            assert page_faults(answer.text) == [], f"{path} is not sound"
        return answer


@pytest.fixture
def client(app: Flask, database: sa.Connection) -> Visitor:
    """A client nobody has signed in with."""
    return Visitor(app.test_client())
