"""Where a page's time goes: by library, and the portal's own functions that cost most."""

import cProfile
import pstats
from collections import Counter
from pathlib import Path

from benchmarks.pages import PAGES
from benchmarks.portals import Portal
from benchmarks.speeds import opening

ROOT = Path(__file__).parents[1]
OPENINGS = 30
LIBRARIES = ("sqlalchemy", "jinja2", "markupsafe", "werkzeug", "flask", "itsdangerous", "wtforms", "psycopg", "blinker")


def profile_page(portal: Portal, number: int, most: int = 6) -> list[str]:
    """Return lines that say where the computing of a page goes, in milliseconds of an opening under the profiler."""
    way = opening(portal, number)
    way()
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(OPENINGS):
        way()
    profiler.disable()
    entries = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    shares: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for (file, line, name), (_, _, own_seconds, whole_seconds, _) in entries.items():
        shares[_share(file, name)] += own_seconds
        if _is_ours(file):
            own[f"{Path(file).relative_to(ROOT)}:{line} {name}"] += whole_seconds
    parts = ", ".join(f"{name} {_ms(seconds)}" for name, seconds in shares.most_common(6))
    return [
        f"{PAGES[number].name}: {parts}",
        *(f"    {_ms(seconds):>6}  {name}" for name, seconds in own.most_common(most)),
    ]


def _ms(seconds: float) -> str:
    return f"{seconds / OPENINGS * 1_000:.2f}"


def _is_ours(file: str) -> bool:
    return file.startswith(str(ROOT / "app")) and file.endswith(".py")


def _share(file: str, name: str) -> str:
    if "sqlite3" in name or "psycopg" in file:
        return "database driver"
    if file.startswith("<template>") or file.endswith(".html"):
        return "templates"
    if _is_ours(file):
        return "portal"
    return next((library for library in LIBRARIES if f"/{library}/" in file), "python")
