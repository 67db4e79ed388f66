"""Browsers an account was used with before: a signed cookie says so, and the owner is told of any other."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

LIFETIME = timedelta(days=400)
"""How long a browser is remembered; browsers themselves keep no cookie longer."""

MOST_ACCOUNTS = 10
"""How many accounts one browser is known for: a shared computer at a community centre has a few."""


@dataclass(frozen=True)
class KnownBrowser:
    """A browser with its own random id, and since when it is known for which accounts."""

    id: str = ""
    since: Mapping[uuid.UUID, datetime] = field(default_factory=dict)

    def knows(self, user_id: uuid.UUID | None, forgotten_at: datetime | None, moment: datetime) -> bool:
        """Return whether the account was used with this browser before, and its browsers were not forgotten since."""
        first = self.since.get(user_id) if user_id is not None else None
        if first is None or moment - first > LIFETIME:
            return False
        return forgotten_at is None or first > forgotten_at

    def with_account(self, user_id: uuid.UUID, moment: datetime) -> "KnownBrowser":
        """Return this browser as one that is known for the account from now on; the longest unused account goes."""
        others = sorted(((when, one) for one, when in self.since.items() if one != user_id), reverse=True)
        kept = {one: when for when, one in others[: MOST_ACCOUNTS - 1]}
        return KnownBrowser(self.id or secrets.token_hex(16), {user_id: moment, **kept})

    def write(self, keys: Sequence[str]) -> str:
        """Return what the cookie holds: no address and no name, signed."""
        return _serializer(keys).dumps([self.id, {one.hex: when.timestamp() for one, when in self.since.items()}])


def read_browser(keys: Sequence[str], cookie: str) -> KnownBrowser:
    """Return the browser a cookie speaks of, or one that is known for nothing where it is absent or forged."""
    try:
        id_, since = _serializer(keys).loads(cookie)
        known = {uuid.UUID(one): datetime.fromtimestamp(when, UTC) for one, when in since.items()}
        return KnownBrowser(str(id_), known)
    except (BadData, ValueError, TypeError, AttributeError, OverflowError):
        return KnownBrowser()


def _serializer(keys: Sequence[str]) -> URLSafeSerializer:
    # The library wants the newest key last.
    return URLSafeSerializer(list(reversed(keys)), salt="waymark known browser")
