"""The facts of a licence's conditions, as plain values (A15, A16)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from app.core.formats import file_size
from app.licences.rules.compliance import ComplianceFacts
from app.licences.types import Measure


@dataclass(frozen=True)
class MeetingFacts:
    """The days a condition counts as met: from one day until the day it was reopened, which counts as unmet."""

    met_on: date
    reopened_on: date | None = None
    accepted_by: str = ""
    note: str = ""
    reopen_reason: str | None = None

    def covers(self, day: date) -> bool:
        """Return whether the condition counts as met on the day."""
        return self.met_on <= day and (self.reopened_on is None or day < self.reopened_on)


@dataclass(frozen=True)
class EvidenceFile:
    """A file sent as evidence: its name, kind and size in bytes, and when a scanner found nothing in it, if one did."""

    id: uuid.UUID
    name: str
    kind: str
    size: int
    scanned_at: datetime | None

    @property
    def about(self) -> str:
        """Return what is said beside its name: what it is, and whether it was scanned."""
        scanned = "scanned for viruses" if self.scanned_at else "not scanned for viruses: no scanner is set up"
        return f"{self.kind.upper()}, {file_size(self.size)}, {scanned}"


@dataclass(frozen=True)
class EvidenceFacts:
    """That somebody sent evidence for a condition, when, and after how many reopenings of it."""

    round: int
    sent_on: date
    sent_by_id: uuid.UUID | None
    sent_by: str
    words: str
    file: EvidenceFile | None = None


@dataclass(frozen=True)
class ConditionFacts:
    """A numbered condition with its last day; unmet past it, it shows in the state (A15)."""

    number: int
    words: str
    due_on: date
    stops_downloads: bool = False
    withdrawn_on: date | None = None
    withdrawal_reason: str | None = None
    measure: Measure | None = None
    at_least: int | None = None
    """Of this measure at least so many: then nobody sends evidence, the portal checks it itself (A16)."""
    counts: tuple[ComplianceFacts, ...] = ()
    """What was counted of the measure, on runs of days."""
    meetings: tuple[MeetingFacts, ...] = ()
    evidence: tuple[EvidenceFacts, ...] = ()
    set_on: date | None = None
    """The day it was recorded first; None where nobody knows."""

    def is_withdrawn(self, day: date) -> bool:
        """Return whether the condition was withdrawn by the day."""
        return self.withdrawn_on is not None and self.withdrawn_on <= day

    def is_met(self, day: date) -> bool:
        """Return whether the condition counts as met on the day."""
        if self.at_least is not None:
            return any(one.covers(day) and one.value >= self.at_least for one in self.counts)
        return any(meeting.covers(day) for meeting in self.meetings)

    def is_open(self, day: date) -> bool:
        """Return whether the condition is still to be met on the day."""
        return not (self.is_withdrawn(day) or self.is_met(day))

    def is_overdue(self, day: date) -> bool:
        """Return whether the condition is past its last day and still to be met on the day."""
        return self.due_on < day and self.is_open(day)

    @property
    def is_checked(self) -> bool:
        """Return whether the portal checks it itself."""
        return self.measure is not None

    @property
    def evidence_at_hand(self) -> tuple[EvidenceFacts, ...]:
        """Return the evidence sent since the condition was last reopened, which nobody has accepted yet."""
        return tuple(one for one in self.evidence if one.round == self.round)

    @property
    def round(self) -> int:
        """Return how often the condition was reopened: evidence is for one round and serves no later one."""
        return sum(one.reopened_on is not None for one in self.meetings)
