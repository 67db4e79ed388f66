"""How the address somebody signs in with changes: with both ends' knowledge, and slowly enough to be noticed (G5)."""

from datetime import datetime, timedelta

from app.core.formats import long_time
from app.core.verdicts import Finding, passed, refused, rule

CONFIRM_WITHIN = timedelta(hours=24)
"""How long the link to the new address is good: long enough for a mailbox read once a day."""

STOP_WITHIN = timedelta(days=7)
"""How long the old address can undo a confirmed change: whoever took over a browser cannot take the account along."""


@rule(
    "address.settled",
    version=1,
    source="G5",
    promise="An address is changed again only once the one before can no longer undo its last change.",
)
def address_is_settled(stoppable_until: datetime | None, moment: datetime) -> Finding:
    """Pass where no earlier change can still be undone at the moment; a chain of changes would outrun the owner."""
    if stoppable_until is None or moment >= stoppable_until:
        return passed("No earlier change can be undone any more.")
    until = long_time(stoppable_until)
    return refused(
        f"Your address was changed lately, and the one before can undo that until {until}.",
        "Change it again after that, or undo the last change with the link sent to the address before.",
        field="email",
        stoppable_until=stoppable_until,
    )
