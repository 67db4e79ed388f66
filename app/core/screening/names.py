"""The first names that count as somebody's name beside a word such as "participant"."""

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("first_names.txt")


@cache
def first_names() -> frozenset[str]:
    """Return common first names of the United Kingdom in lower case; a name that is also a usual word is left out."""
    lines = FILE.read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())
