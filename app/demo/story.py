"""The demo's past, told in order: what happened first is recorded first, at the time it happened."""

from collections.abc import Callable
from datetime import date, datetime, time

from app.core.clock import LONDON, pinned_to


class Story:
    """Happenings with their times; telling them does each with the clock standing at its time."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._happenings: list[tuple[datetime, int, Callable[[], object]]] = []

    def add(self, day: date, do: Callable[[], object], *, hour: int = 10, minute: int = 0) -> None:
        """Have `do` happen on a day, at an hour of London's clock; of two at one time, the one added first."""
        moment = datetime.combine(day, time(hour, minute), tzinfo=LONDON)
        self._happenings.append((moment, len(self._happenings), do))

    def tell(self) -> None:
        """Do everything in order of time, each with the clock at its time."""
        for moment, _, do in sorted(self._happenings, key=lambda happening: happening[:2]):
            with pinned_to(moment):
                do()
