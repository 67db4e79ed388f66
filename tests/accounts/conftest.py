"""What the tests of accounts share."""

from collections.abc import Iterator

import pytest

from app.core.limits import limiter


@pytest.fixture(autouse=True)
def _no_limit_is_used_up(app: object) -> Iterator[None]:
    """Count each test's tries from nothing."""
    limiter.reset()
    yield
    limiter.reset()
