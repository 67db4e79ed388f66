"""Request limits: how often one address, or one account, may try something in a while.

They are counted where PORTAL_LIMITS_URL says; while that place cannot be reached they are counted in this process,
so that an outage there neither opens the door nor closes the portal.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

Steps = Sequence[RateLimitItem]

SECONDS_FOR_THE_STORE = 1
SECONDS_WITHOUT_THE_STORE = 30
"""How long a store that did not answer is left alone, so that not every request waits for it."""

limiter = Limiter(key_func=get_remote_address)
log = structlog.get_logger("limits")


class Tally:
    """Counts tries under keys, and says until when there are none left. For what a view decides on its own."""

    def __init__(self, address: str) -> None:
        """Count at an address, and in this process while that does not answer."""
        options: dict[str, Any] = {}
        if address.startswith("redis"):
            options = {"socket_connect_timeout": SECONDS_FOR_THE_STORE, "socket_timeout": SECONDS_FOR_THE_STORE}
        self._shared = MovingWindowRateLimiter(storage_from_string(address, **options))
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared_again_at = 0.0

    def full_until(self, steps: Steps, *key: str) -> datetime | None:
        """Return the instant the next try is allowed, or None where one is allowed now."""
        full = [step for step in steps if not self._ask("test", step, *key)]
        resets = [self._ask("get_window_stats", step, *key).reset_time for step in full]
        return datetime.fromtimestamp(max(resets), UTC) if resets else None

    def count(self, steps: Steps, *key: str) -> None:
        """Count one try."""
        for step in steps:
            self._ask("hit", step, *key)

    def forget(self, steps: Steps, *key: str) -> None:
        """Count from nothing again."""
        for step in steps:
            self._ask("clear", step, *key)

    def reset(self) -> None:
        """Forget everything counted in this process."""
        self._own.storage.reset()
        if isinstance(self._shared.storage, MemoryStorage):
            self._shared.storage.reset()

    def _ask(self, what: str, step: RateLimitItem, *key: str) -> Any:
        if time.monotonic() >= self._shared_again_at:
            try:
                return getattr(self._shared, what)(step, *key)
            except Exception as fault:  # each store's library raises errors of its own
                self._shared_again_at = time.monotonic() + SECONDS_WITHOUT_THE_STORE
                log.warning("limits counted in this process", error=type(fault).__name__)
        return getattr(self._own, what)(step, *key)


def tally() -> Tally:
    """Return this portal's tally."""
    made: Tally = current_app.extensions["tally"]
    return made


def init_limits(app: Flask) -> None:
    """Count the limits that views declare with `@limiter.limit(...)`; nothing else is limited."""
    app.config.update(
        RATELIMIT_STORAGE_URI=app.config["SETTINGS"].limits_url,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_STRATEGY="moving-window",
    )
    limiter.init_app(app)
    app.extensions["tally"] = Tally(app.config["SETTINGS"].limits_url)
