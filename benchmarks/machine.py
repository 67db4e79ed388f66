"""What the figures were measured on, and what other processes cost."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

from app.core.clock import today
from app.core.formats import long_date

LIBRARIES = ("Flask", "SQLAlchemy", "Jinja2", "gunicorn", "psycopg", "pikepdf")
TICKS = os.sysconf("SC_CLK_TCK")


def describe_machine() -> str:
    """Return the day, the machine and the versions, as a paragraph."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"{long_date(today())}; Python {platform.python_version()}, {os.cpu_count()} cores; {libraries}.\n"


def computing_ms(pids: list[int]) -> float:
    """Return the milliseconds of computing that processes have used so far, their own and the kernel's for them."""
    return sum(_ticks(pid) for pid in pids) * 1_000 / TICKS


def resident_mb(pid: int) -> float:
    """Return the memory a process holds, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1_000


def children_of(pid: int) -> list[int]:
    """Return the processes a process has started and that still run."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
