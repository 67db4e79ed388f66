"""Terms that stood until both sides agreed to others."""

from dataclasses import dataclass
from datetime import date

from app.licences.types import LapsePolicy


@dataclass(frozen=True)
class EarlierTerms:
    """The end of a licence as it was agreed before a variation, and the day that replaced it (A14)."""

    replaced_on: date
    ends_on: date
    grace_days: int
    lapse_policy: LapsePolicy

    @property
    def as_fields(self) -> dict[str, object]:
        """Return the facts' own fields as they were."""
        return {"ends_on": self.ends_on, "grace_days": self.grace_days, "lapse_policy": self.lapse_policy}
