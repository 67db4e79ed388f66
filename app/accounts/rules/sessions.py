"""How long a sign-in lasts, and where it may lead."""

import hashlib
from datetime import datetime, timedelta
from urllib.parse import urlsplit

IDLE_LIMIT_TRUST = timedelta(minutes=60)
"""A Trust role's sign-in ends after an hour without a click: it reaches every organisation."""

IDLE_LIMIT_OTHERS = timedelta(hours=4)
"""Everybody else's ends after four hours without a click: half a day of workshops."""

ABSOLUTE_LIMIT = timedelta(hours=12)
"""No sign-in outlives a working day, whatever was clicked."""

TOUCH_INTERVAL = timedelta(minutes=1)
"""How often a session's last click is written down at most."""


def sign_in_ends_at(started_at: datetime, seen_at: datetime, *, holds_trust_role: bool) -> datetime:
    """Return the instant a sign-in ends unless something is clicked before."""
    idle = IDLE_LIMIT_TRUST if holds_trust_role else IDLE_LIMIT_OTHERS
    return min(seen_at + idle, started_at + ABSOLUTE_LIMIT)


# What signing in answers is no place to go to after it.
NOWHERE_TO_GO = frozenset({"/sign-in", "/sign-out"})


def safe_path(wanted: str | None) -> str:
    """Return the path to go to after signing in: the one wanted where it lies within this portal, else home.

    Browsers read a backslash as a slash and skip control characters, so anything with either is refused.
    """
    if not wanted or not wanted.startswith("/") or len(wanted) > 2_000:
        return "/"
    if "\\" in wanted or any(ord(character) < 33 or ord(character) == 127 for character in wanted):
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    leads_away = wanted.startswith("//") or parts.scheme or parts.netloc
    return "/" if leads_away or parts.path.rstrip("/") in NOWHERE_TO_GO else wanted


def token_hash(token: str) -> str:
    """Return the hash a session's token is kept as; the token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()
