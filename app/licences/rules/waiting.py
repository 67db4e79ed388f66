"""What waits for the answer of a side of a licence."""

from dataclasses import dataclass
from datetime import date

from app.licences.types import Side


@dataclass(frozen=True)
class WaitingVariation:
    """A variation that is neither agreed nor ended, and which sides have accepted it (A14)."""

    number: int
    effective_on: date
    answer_by: date
    by_licensor: bool = False
    by_licensee: bool = False

    def waits_for(self, side: Side, day: date) -> bool:
        """Return whether it is this side's turn on a day: the licensee's first, then the Trust's."""
        is_turn = self.by_licensee and not self.by_licensor if side is Side.LICENSOR else not self.by_licensee
        return is_turn and day <= self.answer_by
