"""Taking times in turns, so that a busy machine is busy for everybody."""

import gc
import statistics
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


@dataclass(frozen=True)
class Times:
    """What one call took, in milliseconds: this process's computing, the median; and by the clock, the fastest.

    The clock also counts waiting for other processes of the machine, so only its best says something of the call.
    """

    computing: float
    clock: float


def take_turns(ways: Mapping[Name, Callable[[], object]], rounds: int, *, warm_up: int = 3) -> dict[Name, Times]:
    """Call each way once a round and return what each took; the first rounds are not counted.

    Every other round goes backwards: what comes right after its like finds the processor's caches warm.
    """
    taken: dict[Name, list[tuple[float, float]]] = {name: [] for name in ways}
    for turn in range(warm_up + rounds):
        gc.collect()
        for name, way in reversed(ways.items()) if turn % 2 else ways.items():
            found = _once(way)
            if turn >= warm_up:
                taken[name].append(found)
    return {name: _times(found) for name, found in taken.items()}


def _once(way: Callable[[], object]) -> tuple[float, float]:
    clock, computing = time.perf_counter(), time.process_time()
    way()
    return (time.process_time() - computing) * 1_000, (time.perf_counter() - clock) * 1_000


def _times(found: list[tuple[float, float]]) -> Times:
    computing, clock = zip(*found, strict=True)
    return Times(statistics.median(computing), min(clock))


def spread(ways: Mapping[Name, Callable[[], float]], turns: int) -> list[float]:
    """Have each way report a figure of its own in each turn, and return the medians in the ways' order."""
    taken: dict[Name, list[float]] = {name: [] for name in ways}
    for turn in range(1 + turns):
        for name, way in ways.items():
            figure = way()
            if turn:
                taken[name].append(figure)
    return [statistics.median(figures) for figures in taken.values()]
