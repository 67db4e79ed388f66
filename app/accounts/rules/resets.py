"""Who may take a lost second factor away, and when: two administrators, neither of them its owner (G5)."""

import uuid
from datetime import datetime, timedelta

from app.core.formats import long_time
from app.core.verdicts import Finding, passed, refused, rule

WAIT = timedelta(minutes=30)
"""How long a reset waits for its confirmation at least: its owner is told by mail, and can have it stopped."""


@rule(
    "second-factor.reset-by-two",
    version=1,
    source="G5",
    promise="A second factor is reset by two administrators, neither of whom is its owner.",
)
def reset_is_by_two(confirmer: uuid.UUID | None, asker: uuid.UUID, owner: uuid.UUID, asked_by: str) -> Finding:
    """Pass where whoever confirms is neither who asked nor whose factor it is."""
    if confirmer == owner:
        return refused(
            "Nobody takes away their own second factor.", "Ask two other administrators.", confirmer=str(confirmer)
        )
    if confirmer == asker:
        return refused(
            f"{asked_by} asked for this, and somebody else must confirm it.",
            "Ask another administrator. Where there is none, whoever runs the server has a command for it.",
            confirmer=str(confirmer),
        )
    return passed(f"{asked_by} asked, and somebody else confirms.", confirmer=str(confirmer))


@rule(
    "second-factor.reset-waited",
    version=1,
    source="G5",
    promise="A reset of a second factor waits 30 minutes, in which its owner or any administrator can stop it.",
)
def reset_has_waited(asked_at: datetime, at: datetime) -> Finding:
    """Pass where the owner had time to say that they did not ask for it."""
    opens = asked_at + WAIT
    if at < opens:
        return refused(
            f"It was asked for at {long_time(asked_at)}, and its owner has 30 minutes to object.",
            f"Confirm it from {long_time(opens)} on.",
            asked_at=asked_at,
        )
    return passed("Its owner was told, and had 30 minutes to object.", asked_at=asked_at)
