"""The parts of a run, each a heading, a sentence on what is measured, and a table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.pages import PAGES
from benchmarks.portals import portals
from benchmarks.profiling import profile_page
from benchmarks.speeds import MOST_GROWTH, MOST_MS, MOST_QUERIES, absent_pages, measure_pages, table_of
from tests.servers.postgres import postgres_url, why_postgres_is_absent


@dataclass(frozen=True)
class Choice:
    """What was asked for."""

    scales: list[int]
    databases: list[str]
    rounds: int
    profile: bool


def measure(part: str, choice: Choice) -> Iterator[str]:
    """Yield what a part has to say, as it finds it."""
    yield from PARTS[part](choice)


def pages(choice: Choice) -> Iterator[str]:
    """The main pages on each database."""
    yield "## Pages\n"
    yield (
        "Milliseconds of computing in the web process, the median of "
        f"{choice.rounds} openings in turns, signed in; the floor is bare Flask, raw SQL for the same rows and a plain "
        f"template, without sign-in. Aims: {MOST_MS:.0f} ms, {MOST_QUERIES} queries, growth {MOST_GROWTH}. On "
        "PostgreSQL the server's own computing shows only by the clock.\n"
    )
    for database in choice.databases:
        yield f"### {database}\n"
        if database == "postgresql" and postgres_url() is None:
            yield f"Not measured: {why_postgres_is_absent()}\n"
            continue
        with portals(database, choice.scales) as made:
            if absent := absent_pages(made[0]):
                yield f"Not there yet: {'; '.join(absent)}.\n"
            yield f"{table_of(measure_pages(made, choice.rounds), choice.scales)}\n"
            if choice.profile:
                yield from profiles(made)


def profiles(made: list) -> Iterator[str]:
    """Where the time of each page goes, at the smallest scale."""
    absent = absent_pages(made[0])
    yield "```text"
    for number, page in enumerate(PAGES):
        if page.name not in absent:
            yield from profile_page(made[0], number)
    yield "```\n"


PARTS: dict[str, Callable[[Choice], Iterator[str]]] = {"pages": pages}
