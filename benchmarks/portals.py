"""Portals of several sizes on one database, side by side in this process."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from app import create_app
from app.core.db import db
from app.portal.jobs import keep_figures
from app.settings import Settings
from benchmarks.data import Sample, make_data
from benchmarks.floor import make_floor
from benchmarks.pages import PAGES
from benchmarks.viewer import Viewer
from tests.servers.postgres import fresh_database, postgres_url

DATABASES = ("sqlite", "postgresql")
SECRET = "a-key-for-benchmarks-only"


@dataclass(frozen=True)
class Portal:
    """A portal with data of one size, its floor, and the people who open its pages."""

    app: Flask
    floor: Flask
    sample: Sample
    settings: Settings

    def viewer(self, name: str) -> Viewer:
        """Return a person signed in."""
        return Viewer(self.app, self.sample.tokens[name])

    def path(self, number: int) -> str:
        """Return the address of a main page."""
        return PAGES[number].path(self.sample)


@contextmanager
def portals(database: str, scales: list[int]) -> Iterator[list[Portal]]:
    """Make one portal per scale; their databases go with them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="waymark-bench-")))
        made = [make_portal(settings_for(database, folder / str(scale), stack), scale) for scale in scales]
        for portal in made:
            stack.callback(_dispose, portal.app)
        yield made


def settings_for(database: str, data_dir: Path, stack: ExitStack) -> Settings:
    """Return the settings of an empty portal on SQLite, or on a PostgreSQL database that goes with the stack."""
    url = ""
    if database == "postgresql":
        server = postgres_url()
        assert server is not None
        url = stack.enter_context(fresh_database(server))
    data_dir.mkdir(parents=True, exist_ok=True)
    # A demonstration: outside one, a second factor is asked of the Trust's people, which the sample's do not have.
    return Settings(data_dir=data_dir, database_url=url, secret_keys=SECRET, demo=True)


def make_portal(settings: Settings, scale: int) -> Portal:
    """Return a portal with its data and its floor."""
    app = create_app(settings)
    sample = make_data(app, scale)
    with app.app_context():
        # The worker does this every five minutes; here nothing happens after it did.
        keep_figures()
        db.session.commit()
    return Portal(app, make_floor(settings.resolved_database_url, sample), sample, settings)


def _dispose(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
