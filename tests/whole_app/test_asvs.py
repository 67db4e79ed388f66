"""What the document on OWASP's ASVS says is proven is proven: each test it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+)", re.MULTILINE)


def missing(text: str) -> list[str]:
    """Return the tests a text names that do not exist."""
    return [
        f"{path}::{name}"
        for path, name in NAMED.findall(text)
        if not (ROOT / "tests" / path).is_file() or f"def {name}(" not in (ROOT / "tests" / path).read_text("utf-8")
    ]


def unanswered(text: str) -> list[str]:
    """Return the rows that name neither a test nor why there is none."""
    rows = [line for line in text.splitlines() if ROW.match(line)]
    return [row for row in rows if not NAMED.search(row) and "no code does" not in row]


@pytest.mark.feature("G5")
def test_every_proof_that_is_named_exists() -> None:
    text = (ROOT / "docs" / "asvs.md").read_text("utf-8")
    assert missing(text) == []
    assert unanswered(text) == []
    assert {number.split(".")[0] for number in ROW.findall(text)} == {"6", "7", "8", "9", "10"}


def test_the_check_finds_what_is_planted() -> None:
    planted = "| 6.1.1 | yes | `accounts/test_sign_in.py::test_planted` |\n| 6.1.2 | yes | nothing |"
    assert missing(planted) == ["accounts/test_sign_in.py::test_planted"]
    assert unanswered(planted) == ["| 6.1.2 | yes | nothing |"]
