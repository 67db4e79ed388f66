"""What the rules look at: what the register holds about one person, as plain values."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.training.types import Level, StandingKind


@dataclass(frozen=True)
class PeriodFacts:
    """One level held from a day until a day, and when its renewal opens and falls due (B4)."""

    level: Level
    from_day: date
    until_day: date
    window_opens_on: date
    due_on: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether the day is one of the period's; the last day counts in full (A12)."""
        return self.from_day <= day <= self.until_day


@dataclass(frozen=True)
class StandingFacts:
    """One suspension, stand-down or revocation, from a day until the day it is lifted (B13)."""

    kind: StandingKind
    from_day: date
    lifted_from: date | None
    reason: str

    def covers(self, day: date) -> bool:
        """Return whether it stands on the day; on the day it is lifted it stands no more."""
        return self.from_day <= day and (self.lifted_from is None or day < self.lifted_from)


@dataclass(frozen=True)
class EngagementFacts:
    """One engagement by an organisation in an area, from a day until its last day, or open (B23)."""

    organisation_id: uuid.UUID
    area_id: uuid.UUID
    from_day: date
    until_day: date | None

    def covers(self, day: date) -> bool:
        """Return whether the person is engaged on the day; the last day counts in full."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


@dataclass(frozen=True)
class PersonFacts:
    """What the register holds about one person for one programme."""

    number: str
    name: str
    periods: tuple[PeriodFacts, ...] = ()
    standings: tuple[StandingFacts, ...] = ()
    engaged: tuple[tuple[uuid.UUID, uuid.UUID], ...] = ()
    """(organisation, area) pairs the person is engaged in on the day asked about."""

    @property
    def known_as(self) -> str:
        """Return the name with the number, or the number alone where no name is known."""
        return self.number if self.name in ("", self.number) else f"{self.name} ({self.number})"

    def areas_with(self, organisation_id: uuid.UUID) -> frozenset[uuid.UUID]:
        """Return the areas the person is engaged in by an organisation."""
        return frozenset(area for organisation, area in self.engaged if organisation == organisation_id)


def open_standing(standings: Iterable[StandingFacts], kind: StandingKind) -> StandingFacts | None:
    """Return the standing of a kind that has not been lifted, or None; there is at most one."""
    return next((item for item in standings if item.kind is kind and item.lifted_from is None), None)
