"""The main pages beside their floor, and how they grow."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from werkzeug.test import EnvironBuilder

from benchmarks.measure import Times, take_turns
from benchmarks.pages import PAGES
from benchmarks.portals import Portal
from benchmarks.tables import Table
from benchmarks.viewer import answer_of, is_there

MOST_MS, MOST_QUERIES, MOST_GROWTH = 4.0, 8, 1.3


@dataclass(frozen=True)
class Speed:
    """What one page cost at each scale, smallest first."""

    name: str
    pages: list[Times]
    floors: list[Times]
    queries: list[int]

    @property
    def growth(self) -> float:
        """Return how many times the largest costs what the smallest does: in computing, or by the clock."""
        first, last = self.pages[0], self.pages[-1]
        return max(last.computing / first.computing, last.clock / first.clock)

    @property
    def misses(self) -> list[str]:
        """Return the targets this page misses, in words."""
        slowest = max(times.computing for times in self.pages)
        found = [f"{slowest:.1f} ms"] if slowest > MOST_MS else []
        found += [f"{max(self.queries)} queries"] if max(self.queries) > MOST_QUERIES else []
        return found + ([f"growth {self.growth:.2f}"] if self.growth > MOST_GROWTH else [])


def absent_pages(portal: Portal) -> list[str]:
    """Return the names of the pages the portal does not have yet."""
    return [page.name for number, page in enumerate(PAGES) if not is_there(portal.app, portal.path(number))]


def measure_pages(portals: list[Portal], rounds: int) -> list[Speed]:
    """Return the speed of every page that is there; a page that does not open stops the run and is named."""
    absent = absent_pages(portals[0])
    numbers = [number for number, page in enumerate(PAGES) if page.name not in absent]
    ways: dict[tuple[int, int, str], Callable[[], object]] = {}
    for number in numbers:
        for place, portal in enumerate(portals):
            ways[number, place, "page"] = opening(portal, number)
            ways[number, place, "floor"] = floor_opening(portal, number)
    found = take_turns(ways, rounds)
    return [
        Speed(
            PAGES[number].name,
            [found[number, place, "page"] for place in range(len(portals))],
            [found[number, place, "floor"] for place in range(len(portals))],
            [len(statements(portal, number)) for portal in portals],
        )
        for number in numbers
    ]


def opening(portal: Portal, number: int) -> Callable[[], object]:
    """Return a call that opens a main page, after seeing that it opens at all."""
    viewer, path = portal.viewer(PAGES[number].viewer), portal.path(number)
    environment = viewer.prepare(path)
    status = viewer.open(dict(environment)).status
    if status != 200:
        raise RuntimeError(f"{PAGES[number].name} ({path}) answers {status}")
    return lambda: viewer.open(dict(environment))


def floor_opening(portal: Portal, number: int) -> Callable[[], object]:
    """Return a call that opens the floor of a main page."""
    environment = EnvironBuilder(f"/{number}").get_environ()
    status = answer_of(portal.floor, dict(environment)).status
    if status != 200:
        raise RuntimeError(f"the floor of {PAGES[number].name} answers {status}")
    return partial(_open_floor, portal, environment)


def _open_floor(portal: Portal, environment: dict[str, object]) -> object:
    return answer_of(portal.floor, dict(environment))


def statements(portal: Portal, number: int) -> list[str]:
    """Return the statements of a main page."""
    return portal.viewer(PAGES[number].viewer).queries(portal.path(number))


def table_of(speeds: list[Speed], scales: list[int]) -> Table:
    """Return the table of one database."""
    smallest, largest = f"{scales[0]}×", f"{scales[-1]}×"
    heads = [
        f"ms, {smallest}",
        f"ms, {largest}",
        f"clock, {largest}",
        f"floor, {smallest}",
        "ratio",
        "queries",
        "growth",
    ]
    table = Table(["page", *heads, "misses"])
    for speed in speeds:
        first, last, floor = speed.pages[0], speed.pages[-1], speed.floors[0]
        times = [f"{value:.2f}" for value in (first.computing, last.computing, last.clock, floor.computing)]
        ratio = f"{first.computing / floor.computing:.1f}"
        growth = f"{speed.growth:.2f}" if len(scales) > 1 else "–"
        table.add([speed.name, *times, ratio, str(max(speed.queries)), growth, ", ".join(speed.misses)])
    return table
