"""What the tests of accounts share."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.limits import limiter


@pytest.fixture(autouse=True)
def _no_limit_is_used_up(app: Flask) -> Iterator[None]:
    """Count each test's tries from nothing."""
    limiter.reset()
    app.extensions["tally"].reset()
    yield
    limiter.reset()
    app.extensions["tally"].reset()
