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

    def tell(self, say: Callable[[str], None] = lambda _: None) -> None:
        """Do everything in order of time, each with the clock at its time; `say` hears of each half-year begun."""
        reached = ""
        for place, (moment, _, do) in enumerate(sorted(self._happenings, key=lambda happening: happening[:2])):
            if reached != (half_year := f"{'January' if moment.month < 7 else 'July'} {moment.year}"):
                reached = half_year
                say(f"from {reached} on … {place * 100 // len(self._happenings)} % told")
            with pinned_to(moment):
                do()
