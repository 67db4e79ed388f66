"""Acts of two people, between the first and the second."""

from dataclasses import dataclass
from datetime import datetime

from app.core.roles import Role


@dataclass(frozen=True)
class WaitingAct:
    """An act one administrator asked for and another confirms; `role` is None where it is a reset."""

    name: str
    asked_by: str
    asked_at: datetime
    role: Role | None = None
    expires_at: datetime | None = None
