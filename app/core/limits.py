"""Request limits: how often one address, or one account, may try something in a while.

They are counted where PORTAL_LIMITS_URL says; while that place cannot be reached they are counted in this process,
so that an outage there neither opens the door nor closes the portal.
"""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)


def init_limits(app: Flask) -> None:
    """Count the limits that views declare with `@limiter.limit(...)`; nothing else is limited."""
    app.config.update(
        RATELIMIT_STORAGE_URI=app.config["SETTINGS"].limits_url,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        RATELIMIT_STRATEGY="moving-window",
    )
    limiter.init_app(app)
