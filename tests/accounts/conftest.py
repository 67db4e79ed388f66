"""What the tests of accounts share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.limits import limiter
from app.settings import Settings


@pytest.fixture(autouse=True)
def _no_limit_is_used_up(request: pytest.FixtureRequest) -> Iterator[None]:
    """Count each test's tries from nothing, where it uses the shared portal.

    It does not ask for the portal itself: a test that commits has portals of its own, and would run for each of both.
    """
    app: Flask | None = request.getfixturevalue("app") if "app" in request.fixturenames else None
    _forget_tries(app)
    yield
    _forget_tries(app)


def _forget_tries(app: Flask | None) -> None:
    if app is not None:
        limiter.reset()
        app.extensions["tally"].reset()


@pytest.fixture
def in_use(app: Flask) -> Iterator[None]:
    """The portal in use, not as a demonstration, at an address with a name."""
    settings: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"demo": False, "base_url": "http://localhost"})
    yield
    app.config["SETTINGS"] = settings
