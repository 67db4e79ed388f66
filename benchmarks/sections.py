"""The parts of a run, each a heading, a sentence on what is measured, and a table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.downloads import download_costs
from benchmarks.footprint import start_times, worker_memory
from benchmarks.pages import PAGES
from benchmarks.portals import Portal, portals
from benchmarks.portfolio import FEW, MANY, portfolio_costs
from benchmarks.portfolio import MOST_GROWTH as PORTFOLIO_GROWTH
from benchmarks.portfolio import MOST_QUERIES as PORTFOLIO_QUERIES
from benchmarks.profiling import profile_page, slow_statements
from benchmarks.sign_in import sign_in_costs
from benchmarks.speeds import MOST_GROWTH, MOST_MS, MOST_QUERIES, absent_pages, measure_pages, table_of
from benchmarks.stamping import MOST as MOST_STAMPING
from benchmarks.stamping import PAGES as PAGES_STAMPED
from benchmarks.stamping import stamping_costs
from tests.adapters.servers.processes import ServerDidNotStart
from tests.servers.postgres import postgres_url, why_postgres_is_absent

STOPPED = "Not measured:"


@dataclass(frozen=True)
class Choice:
    """What was asked for."""

    scales: list[int]
    databases: list[str]
    rounds: int
    profile: bool


def measure(part: str, choice: Choice) -> Iterator[str]:
    """Yield what a part has to say, as it finds it; what stops it does not stop the parts after it."""
    try:
        yield from PARTS[part](choice)
    except (RuntimeError, ServerDidNotStart) as fault:
        yield f"{STOPPED} {fault}\n"


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


def profiles(made: list[Portal]) -> Iterator[str]:
    """Where the time of each page goes at the smallest scale, and which statements are slow at the largest."""
    absent = absent_pages(made[0])
    yield "```text"
    for number, page in enumerate(PAGES):
        if page.name not in absent:
            yield from profile_page(made[0], number)
            yield from slow_statements(made[-1], number)
    yield "```\n"


def downloads(choice: Choice) -> Iterator[str]:
    """What a download costs the application."""
    yield "## Downloads\n"
    yield (
        "Milliseconds of computing in the web worker for one download of a stamped copy, its verdict and its records "
        "included. A 50 MB file is to cost no more than a 1 MB one behind nginx and on S3.\n"
    )
    yield from download_costs(turns=choice.rounds // 5, times=10)


def stamping(choice: Choice) -> Iterator[str]:
    """Stamping a long PDF."""
    yield "## Stamping\n"
    yield (
        f"Milliseconds of computing for a PDF of {PAGES_STAMPED} pages, beside bare pikepdf with one shared stamp, the "
        f"start of the process excluded. Aim: every copy, the first too, at most {MOST_STAMPING} times bare. "
        "The survey is made once, when the file comes in; a PDF inside a bulk pack has none.\n"
    )
    yield from stamping_costs(choice.rounds // 2)


def sign_in(choice: Choice) -> Iterator[str]:
    """What a sign-in costs, right and wrong."""
    yield "## Sign-in\n"
    yield from sign_in_costs(choice.rounds * 4)


def footprint(_: Choice) -> Iterator[str]:
    """Memory and start."""
    yield "## Footprint\n"
    yield from worker_memory()
    yield from start_times()


def portfolio(choice: Choice) -> Iterator[str]:
    """The pages over all licences."""
    yield "## Portfolio\n"
    yield (
        f"Milliseconds of computing for the pages over all licences, in a register of {FEW} and of {MANY:,}. Aims: "
        f"{PORTFOLIO_QUERIES} queries, growth {PORTFOLIO_GROWTH}.\n"
    )
    for database in choice.databases:
        yield f"### {database}\n"
        if database == "postgresql" and postgres_url() is None:
            yield f"Not measured: {why_postgres_is_absent()}\n"
            continue
        yield from portfolio_costs(database, choice.rounds)


PARTS: dict[str, Callable[[Choice], Iterator[str]]] = {
    "pages": pages,
    "portfolio": portfolio,
    "downloads": downloads,
    "stamping": stamping,
    "sign-in": sign_in,
    "footprint": footprint,
}
