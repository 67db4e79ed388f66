"""The documents are true: rules are listed where they live, libraries have their reasons, links lead somewhere."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.verdicts import registered_rules
from tools import rules

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")


def dead_links(document: Path, text: str) -> Iterator[str]:
    """Yield each link of a document to a file or a heading that is not there."""
    for path, heading in LINK.findall(text):
        target = (document.parent / path).resolve() if path else document
        if not target.exists():
            yield path
        elif heading and heading not in headings(target.read_text("utf-8")):
            yield f"{path}#{heading}"


def headings(text: str) -> set[str]:
    """Return a document's headings as links name them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def without_reason(libraries: list[str], decisions: str) -> list[str]:
    """Return the libraries no decision names in its table."""
    cells = re.findall(r"^\| ([^|]+) \|", decisions, re.MULTILINE)
    named = {name.strip().lower() for cell in cells for name in re.sub(r"\(.*?\)", "", cell).split(",")}
    return [library for library in libraries if library.lower() not in named]


def libraries() -> list[str]:
    """Return what pyproject.toml asks for, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    return [re.split(r"[\[<>=~! ]", one)[0] for one in wanted]


@pytest.mark.feature("G15")
def test_every_rule_is_listed_where_it_lives() -> None:
    assert rules.TARGET.read_text("utf-8") == rules.document(), "run: python tools/rules.py"


@pytest.mark.feature("G15")
def test_the_list_leaves_no_registered_rule_out() -> None:
    places = dict(rules.rule_places())
    assert sorted(places) == [rule.id for rule in registered_rules()]
    assert places["licence.covers-area"].startswith("[`app/licences/rules/")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    assert list(dead_links(document, document.read_text("utf-8"))) == []


def test_every_library_has_its_reason() -> None:
    decisions = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert without_reason(libraries(), decisions) == []


def test_the_sweeps_find_what_is_planted() -> None:
    readme = ROOT / "README.md"
    assert list(dead_links(readme, "[a](docs/planted.md) [b](#planted) [c](docs/runbook.md#settings)")) == [
        "docs/planted.md",
        "#planted",
    ]
    assert without_reason(["Planted", "Flask"], "| Flask | because |") == ["Planted"]
