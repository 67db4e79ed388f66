"""What the tests of accounts share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.limits import limiter
from app.settings import Settings


@pytest.fixture(autouse=True)
def _no_limit_is_used_up(app: Flask) -> Iterator[None]:
    """Count each test's tries from nothing."""
    limiter.reset()
    app.extensions["tally"].reset()
    yield
    limiter.reset()
    app.extensions["tally"].reset()


@pytest.fixture
def in_use(app: Flask) -> Iterator[None]:
    """The portal in use, not as a demonstration, at an address with a name."""
    settings: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"demo": False, "base_url": "http://localhost"})
    yield
    app.config["SETTINGS"] = settings
