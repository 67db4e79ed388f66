"""The words of the materials: none that the field avoids, no one's name or number, UK spelling."""

import re
from pathlib import Path

import pytest

from app.demo.documents import VERSIONS
from app.demo.documents.versions import CONTENT_FOLDER
from tests.demo.documents.reading import text_of

FORBIDDEN = re.compile(
    r"perpetrator|treatment|\bgraduat(e|es|ed|ion)\b|\btherap|\boffender|\bcourse graduate|anger management",
    re.IGNORECASE,
)
AMERICAN = re.compile(r"\b(color|behavior|organiz|recogniz|center\b|program\b|license (fee|manager|agreement))")
PERSONAL = re.compile(r"\b(Mr|Mrs|Ms|Miss)\b|\b\d{2}/\d{2}/\d{4}\b|\b07\d{3} ?\d{6}\b|\b[A-Z]{2}\d{6}[A-D]\b")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("pattern", [FORBIDDEN, AMERICAN, PERSONAL], ids=["forbidden", "american", "personal"])
def test_no_document_uses_such_words(library: Path, version: str, pattern: re.Pattern[str]) -> None:
    paths = [path for path in (library / version).iterdir() if path.suffix in (".pdf", ".pptx", ".docx")]
    assert len(paths) >= 13
    assert {path.name: found[0] for path in paths if (found := pattern.search(text_of(path)))} == {}


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (FORBIDDEN, "a treatment for graduates"),
        (AMERICAN, "their behavior at the center"),
        (PERSONAL, "ring Mrs Somebody"),
    ],
)
def test_the_check_finds_a_planted_word(pattern: re.Pattern[str], planted: str) -> None:
    assert pattern.search(planted)


def test_addresses_in_the_content_are_example_addresses() -> None:
    for path in CONTENT_FOLDER.rglob("*.t*"):
        for address in re.findall(r"mailto:(\S+?)\"", path.read_text(encoding="utf-8")):
            assert address.endswith(".example"), path
