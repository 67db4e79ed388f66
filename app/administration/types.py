"""The words of administration."""

from dataclasses import dataclass

from app.core.labels import Labelled


class EventGroup(Labelled):
    """What a kind of event is about, to filter the log by."""

    PARTNERS = "partners", "Organisations and areas", "blue"
    ACCOUNTS = "accounts", "Accounts and sign-ins", "grey"
    LICENCES = "licences", "Licences", "green"
    PEOPLE = "people", "People", "purple"
    MATERIALS = "materials", "Materials", "yellow"
    COPIES = "copies", "Copies", "yellow"
    TEXT = "text", "Free text kept", "red"
    EXPORTS = "exports", "Exports", "grey"
    SYSTEM = "system", "Jobs and system", "grey"


class MovementKind(Labelled):
    """What happened with somebody's access at an organisation (G1)."""

    JOINED = "joined", "Joined", "green"
    MOVED = "moved", "Moved here", "purple"
    CHANGED = "changed", "Role changed", "blue"
    LEFT = "left", "Left", "grey"


@dataclass(frozen=True)
class Change:
    """One thing an event changed: what it was before and after, in words; None where it was not there."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Part:
    """One part the portal needs, and what is wrong with it; nothing where it works."""

    name: str
    trouble: str | None = None


@dataclass(frozen=True)
class Readiness:
    """Whether the portal can serve: every part works."""

    parts: tuple[Part, ...]

    @property
    def is_ready(self) -> bool:
        """Return whether every part works."""
        return all(part.trouble is None for part in self.parts)
