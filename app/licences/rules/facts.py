"""The dated facts a licence's state rests on, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from app.licences.rules.compliance import ComplianceFacts
from app.licences.rules.condition_facts import ConditionFacts
from app.licences.rules.holders import HoldingFacts, SubcontractFacts
from app.licences.rules.waiting import WaitingVariation
from app.licences.types import ContractShape, LapsePolicy, LicenceState, NoticeGiver, OfferEnding, Side, SuspensionScope

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
    recorded_on: date | None = None
    lift_recorded_on: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether the suspension is in force on the day."""
        return self.from_day <= day and (self.lifted_from is None or day < self.lifted_from)

    def may_be_lifted(self, today: date) -> bool:
        """Return whether it stands, now or to come: it is not lifted, or its lifting has not come yet."""
        return self.lifted_from is None or self.lifted_from > max(today, self.from_day)

    def is_to_come(self, day: date) -> bool:
        """Return whether it has not begun by the day, and will."""
        return self.from_day > day and self.may_be_lifted(day)

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
    commissioner: str | None = None

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
class OfferFacts:
    """An offer: open from a day until it is withdrawn or declined, and no longer than its answer was awaited (A2)."""

    offered_on: date
    answer_by: date
    ended_on: date | None = None
    ending: OfferEnding | None = None
    end_reason: str | None = None

    def covers(self, day: date) -> bool:
        """Return whether the offer is open on the day; on the day it ended it is not."""
        return self.offered_on <= day <= self.answer_by and (self.ended_on is None or day < self.ended_on)

    @property
    def lapses_on(self) -> date:
        """Return the first day on which nobody can take the offer up any more."""
        return min(self.answer_by + ONE_DAY, self.ended_on or date.max)


@dataclass(frozen=True)
class GoLiveFacts:
    """An area of the territory and the day delivery begins there, as planned or as it was; None while none is known."""

    area_id: uuid.UUID
    live_on: date | None


@dataclass(frozen=True)
class NoticeFacts:
    """Notice to end the licence: who gave it, when, and the day it runs out; withdrawn, it ends nothing."""

    given_by: NoticeGiver
    given_on: date
    ends_on: date
    reason: str
    withdrawn_on: date | None = None
    withdrawal_reason: str | None = None
    change_id: uuid.UUID | None = None
    """The re-procurement the commissioner gave it for, where that stands."""

    def covers(self, day: date) -> bool:
        """Return whether notice stands on the day, run out or not."""
        return self.given_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


@dataclass(frozen=True)
class LicenceFacts:
    """Everything the rules of a licence look at.

    The defaults mean "nothing of the kind happened".
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
    rungs: tuple[int, ...] = ()
    seats: int | None = None
    signatures: Mapping[Side, date] = field(default_factory=dict)
    suspensions: tuple[SuspensionFacts, ...] = ()
    territory: tuple[TerritoryFacts, ...] = ()
    terminated_on: date | None = None
    termination_reason: str | None = None
    termination_recorded_on: date | None = None
    renews_id: uuid.UUID | None = None
    renewals: tuple[RenewalFacts, ...] = ()
    notice_months: int = 0
    offers: tuple[OfferFacts, ...] = ()
    go_lives: tuple[GoLiveFacts, ...] = ()
    notices: tuple[NoticeFacts, ...] = ()
    run_off_until: date | None = None
    conditions: tuple[ConditionFacts, ...] = ()
    holdings: tuple[HoldingFacts, ...] = ()
    waiting_variations: tuple[WaitingVariation, ...] = ()
    compliance: tuple[ComplianceFacts, ...] = ()
    first_licensee_id: uuid.UUID | None = None
    subcontracts: tuple[SubcontractFacts, ...] = ()
    drafted_on: date | None = None

    @cached_property
    def known_states(self) -> dict[tuple[date, SuspensionScope | None], LicenceState]:
        """What the ladder of states has answered about these facts already, for its own use."""
        return {}

    @cached_property
    def signed_on(self) -> date | None:
        """Return the day the last of the sides that must sign signed, or None while one is missing."""
        days = [self.signatures.get(side) for side in required_sides(self.shape)]
        signed = [day for day in days if day is not None]
        return max(signed) if len(signed) == len(days) else None

    @property
    def there_since(self) -> date | None:
        """Return the first day there was anything of the licence: its draft, or an offer or signature before that.

        One signed on paper is there from then on, however late it was recorded. None where nobody knows.
        """
        begun = [*self.signatures.values(), *(one.offered_on for one in self.offers)]
        return min(begun if self.drafted_on is None else [*begun, self.drafted_on], default=None)

    def is_there(self, day: date) -> bool:
        """Return whether there is anything of the licence on the day."""
        return self.there_since is None or self.there_since <= day

    @property
    def is_working_paper(self) -> bool:
        """Return whether it is the Trust's own paper still: never offered, and signed for no side."""
        return not self.offers and not self.signatures

    @property
    def is_abandoned(self) -> bool:
        """Return whether its draft was given up: it is terminated without having been signed by every side."""
        return self.terminated_on is not None and self.signed_on is None

    @property
    def standing_notice(self) -> NoticeFacts | None:
        """Return the notice nobody has withdrawn, or None; there is at most one."""
        return next((one for one in self.notices if one.withdrawn_on is None), None)

    @property
    def last_day(self) -> date:
        """Return the last day of the term: the agreed end, or the day notice runs out where that is earlier."""
        notice = self.standing_notice
        return self.ends_on if notice is None else min(self.ends_on, notice.ends_on)

    @property
    def live_from(self) -> date | None:
        """Return the first day on which the licence is live in any of its areas, or None while none is known."""
        return min((one.live_on for one in self.go_lives if one.live_on is not None), default=None)

    @property
    def grace_ends_on(self) -> date:
        """Return the last day of grace; the last day of the term where there is none (A5)."""
        return self.last_day + timedelta(days=self.grace_days)

    @property
    def reminders_begin_on(self) -> date:
        """Return the day of the first reminder, from which an unrenewed licence is expiring (A10).

        It is counted from the agreed end: once notice is given nobody is reminded to renew, and until then nobody
        knew of an earlier one.
        """
        return self.ends_on - timedelta(days=self.first_rung_days)

    @property
    def missing_sides(self) -> tuple[Side, ...]:
        """Return the sides that still have to sign."""
        return tuple(side for side in required_sides(self.shape) if side not in self.signatures)


def required_sides(shape: ContractShape) -> tuple[Side, ...]:
    """Return the sides that must sign: for own delivery the licensor alone, who cannot contract with itself."""
    if shape is ContractShape.OWN_DELIVERY:
        return (Side.LICENSOR,)
    return (Side.LICENSOR, Side.LICENSEE)
