"""How wrong tries at a password are slowed, so that guessing is hopeless and nobody can lock somebody else out (G5).

A try is counted for the account together with where it came from: the delay grows with the tries, and only for that
place. A browser the owner used before has a count of its own, which nobody else can use up. What comes from elsewhere
is counted for the account as a whole too, so that guessing from many places gets no further.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from limits import RateLimitItem, parse_many

GROWING = "5 per minute; 8 per 15 minutes; 12 per hour; 20 per 6 hours; 40 per day"
"""Wrong tries at one account from one place, or from one known browser."""

FROM_EVERYWHERE = "60 per hour; 200 per day"
"""Wrong tries at one account from all places together where it was never used before."""

FROM_ONE_PLACE = "30 per minute; 200 per hour"
"""Wrong tries from one place at any accounts."""


@dataclass(frozen=True)
class Count:
    """One count a try belongs to: its steps and its key."""

    steps: Sequence[RateLimitItem]
    key: tuple[str, ...]
    is_forgiven: bool = False
    """Whether signing in rightly wipes it."""


def counts_of(account: str, place: str, known_browser: str | None) -> tuple[Count, ...]:
    """Return the counts a try belongs to; `known_browser` is its id where the account was used with it before."""
    if known_browser is not None:
        return (Count(parse_many(GROWING), ("browser", known_browser, account), is_forgiven=True),)
    return (
        Count(parse_many(GROWING), ("account", account, place), is_forgiven=True),
        Count(parse_many(FROM_EVERYWHERE), ("account", account)),
        Count(parse_many(FROM_ONE_PLACE), ("place", place)),
    )
