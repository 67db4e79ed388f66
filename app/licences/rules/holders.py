"""Who holds a licence after its first licensee, and who delivers under it, as plain values (A19, A24)."""

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HoldingFacts:
    """Who holds the licence from a day on, after its first licensee; `bound` stays so where only the benefit went."""

    from_day: date
    until_day: date | None
    organisation_id: uuid.UUID
    bound_id: uuid.UUID | None
    holder: str
    bound: str | None = None
    change_id: uuid.UUID | None = None
    """The change of party it came by."""


@dataclass(frozen=True)
class SubcontractFacts:
    """Who delivers under the licence in its licensee's place, on which days, and by whose consent (A19)."""

    id: uuid.UUID
    from_day: date
    until_day: date | None
    name: str
    consent: str
