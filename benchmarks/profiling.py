"""Where a page's time goes: by library, and the portal's own functions that cost most."""

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from app.core.db import db
from benchmarks.pages import PAGES
from benchmarks.portals import Portal
from benchmarks.speeds import opening

ROOT = Path(__file__).parents[1]
OPENINGS = 30
SLOW_MS, STATEMENT_LENGTH = 2.0, 240
# Building statements and finding them in the cache is one cost, loading objects another, talking to the driver a third.
SQLALCHEMY = {
    "sqlalchemy/sql": "building statements",
    "sqlalchemy/orm": "sqlalchemy's orm",
    "sqlalchemy/engine": "sqlalchemy's engine",
}
LIBRARIES = ("sqlalchemy", "jinja2", "markupsafe", "werkzeug", "flask", "itsdangerous", "wtforms", "psycopg", "blinker")


def profile_page(portal: Portal, number: int, most: int = 9) -> list[str]:
    """Return lines that say where the time of a page goes, as shares of it: by library, then by our functions."""
    entries = _profiled(opening(portal, number))
    shares: Counter[str] = Counter()
    own: Counter[str] = Counter()
    whole = max(seconds for _, _, _, seconds, _ in entries.values())
    for (file, line, name), (_, _, own_seconds, seconds, _) in entries.items():
        shares[_share(file, name)] += own_seconds
        # What holds nearly all of the page says nothing about where in it the time goes.
        if _is_ours(file) and seconds < 0.7 * whole:
            own[f"{Path(file).relative_to(ROOT / 'app')}:{line} {name}"] += seconds
    parts = ", ".join(f"{name} {seconds / whole:.0%}" for name, seconds in shares.most_common(7))
    lines = (f"    {seconds / whole:>4.0%}  {name}" for name, seconds in own.most_common(most))
    return [f"{PAGES[number].name}: {parts}", *lines]


def slow_statements(portal: Portal, number: int) -> list[str]:
    """Return the statements of a page that take the database long, with their milliseconds, by the clock."""
    with portal.app.app_context():
        engine = db.engine
    way, begun, found = opening(portal, number), [0.0], []

    def begin(*_: object) -> None:
        begun[0] = time.perf_counter()

    def end(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(((time.perf_counter() - begun[0]) * 1_000, " ".join(statement.split())))

    sa.event.listen(engine, "before_cursor_execute", begin)
    sa.event.listen(engine, "after_cursor_execute", end)
    try:
        way()
    finally:
        sa.event.remove(engine, "before_cursor_execute", begin)
        sa.event.remove(engine, "after_cursor_execute", end)
    slow = sorted((one for one in found if one[0] > SLOW_MS), reverse=True)
    return [f"    {taken:.1f} ms at the largest: {statement[:STATEMENT_LENGTH]}" for taken, statement in slow]


def _profiled(way: Callable[[], object]) -> dict[tuple[str, int, str], tuple[int, int, float, float, object]]:
    way()
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(OPENINGS):
        way()
    profiler.disable()
    return pstats.Stats(profiler).stats  # type: ignore[attr-defined,no-any-return]


def _is_ours(file: str) -> bool:
    return file.startswith(str(ROOT / "app"))


def _share(file: str, name: str) -> str:
    if "sqlite3" in name or "psycopg" in file:
        return "database driver"
    if file == "<template>" or file.endswith(".html"):
        return "templates"
    if _is_ours(file):
        return "portal"
    if part := next((part for folder, part in SQLALCHEMY.items() if f"/{folder}/" in file), None):
        return part
    return next((library for library in LIBRARIES if f"/{library}/" in file), "python")
