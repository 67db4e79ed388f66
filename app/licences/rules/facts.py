"""The dated facts a licence's state rests on, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.licences.types import ContractShape, LapsePolicy, Side, SuspensionScope

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SuspensionFacts:
    """A suspension: in force from a day until the day it is lifted from, which is good again (A4)."""

    scope: SuspensionScope
    from_day: date
    lifted_from: date | None
    reason: str
    conditions_to_lift: str
    lift_reason: str | None = None

    def covers(self, day: date) -> bool:
        """Return whether the suspension is in force on the day."""
        return self.from_day <= day and (self.lifted_from is None or day < self.lifted_from)

    def stops(self, activity: SuspensionScope | None) -> bool:
        """Return whether the suspension stops the activity; without one, whether it stops anything."""
        return activity is None or self.scope in (SuspensionScope.WHOLE, activity)


@dataclass(frozen=True)
class TerritoryFacts:
    """A force area, or a named part of one, that the licence covers on its days (A1)."""

    area_id: uuid.UUID
    from_day: date
    until_day: date | None = None
    part: str | None = None
    area_code: str = ""
    area_name: str = ""

    def covers(self, day: date) -> bool:
        """Return whether the area is part of the territory on the day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)

    @property
    def words(self) -> str:
        """Return the area as people name it: "Thames Valley (Milton Keynes)"."""
        name = self.area_name or "an area without a name"
        return f"{name} ({self.part})" if self.part else name

    @property
    def part_choice(self) -> tuple[str, str]:
        """Return the named part as the draft's form offers it: its value, and "Thames Valley: Milton Keynes"."""
        return f"{self.area_code} {self.part}", f"{self.area_name}: {self.part}"


@dataclass(frozen=True)
class RenewalFacts:
    """A signed licence that renews this one (A8)."""

    reference: str
    starts_on: date
    signed_on: date

    @property
    def takes_over_on(self) -> date:
        """Return the first day of its term on which it is signed: from then on it stands in for the old one."""
        return max(self.starts_on, self.signed_on)


@dataclass(frozen=True)
class ConditionFacts:
    """A condition with its last day; unmet past it, it shows in the state (A15)."""

    words: str
    due_on: date
    met_on: date | None = None
    stops_downloads: bool = False

    def is_overdue(self, day: date) -> bool:
        """Return whether the condition is past its last day and not yet met on the day."""
        return self.due_on < day and (self.met_on is None or day < self.met_on)


@dataclass(frozen=True)
class LicenceFacts:
    """Everything the rules of a licence look at.

    The fields from `offered_on` on belong to parts of a licence's life that are not recorded yet. Their defaults
    mean "nothing of the kind happened", so that the states resting on them cannot arise.
    """

    id: uuid.UUID
    reference: str
    programme_id: uuid.UUID
    licensee_id: uuid.UUID
    shape: ContractShape
    starts_on: date
    ends_on: date
    grace_days: int
    lapse_policy: LapsePolicy
    first_rung_days: int
    seats: int | None = None
    signatures: Mapping[Side, date] = field(default_factory=dict)
    suspensions: tuple[SuspensionFacts, ...] = ()
    territory: tuple[TerritoryFacts, ...] = ()
    terminated_on: date | None = None
    termination_reason: str | None = None
    renews_id: uuid.UUID | None = None
    renewals: tuple[RenewalFacts, ...] = ()
    offered_on: date | None = None
    live_from: date | None = None
    notice_given_on: date | None = None
    notice_ends_on: date | None = None
    run_off_until: date | None = None
    conditions: tuple[ConditionFacts, ...] = ()

    @property
    def signed_on(self) -> date | None:
        """Return the day the last of the sides that must sign signed, or None while one is missing."""
        days = [self.signatures.get(side) for side in required_sides(self.shape)]
        signed = [day for day in days if day is not None]
        return max(signed) if len(signed) == len(days) else None

    @property
    def last_day(self) -> date:
        """Return the last day of the term: the agreed end, or the day notice runs out where that is earlier."""
        return min(self.ends_on, self.notice_ends_on or self.ends_on)

    @property
    def grace_ends_on(self) -> date:
        """Return the last day of grace; the last day of the term where there is none (A5)."""
        return self.last_day + timedelta(days=self.grace_days)

    @property
    def reminders_begin_on(self) -> date:
        """Return the day of the first reminder, from which an unrenewed licence is expiring (A10)."""
        return self.last_day - timedelta(days=self.first_rung_days)

    @property
    def missing_sides(self) -> tuple[Side, ...]:
        """Return the sides that still have to sign."""
        return tuple(side for side in required_sides(self.shape) if side not in self.signatures)


def required_sides(shape: ContractShape) -> tuple[Side, ...]:
    """Return the sides that must sign: for own delivery the licensor alone, who cannot contract with itself."""
    if shape is ContractShape.OWN_DELIVERY:
        return (Side.LICENSOR,)
    return (Side.LICENSOR, Side.LICENSEE)
