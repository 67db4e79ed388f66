"""Every enumeration people read has labels, every event tag a sentence, every permission a use and a holder."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.core.access import ROLE_PERMISSIONS, Permission
from app.core.events import EventTag
from app.core.labels import Labelled
from app.core.roles import Role

CODE = Path(__file__).parents[2] / "app"
COLOURS = {"green", "yellow", "red", "blue", "grey", "purple"}


def all_labelled() -> list[type[Labelled]]:
    """Return every enumeration people read, however deep."""
    found, waiting = [], list(Labelled.__subclasses__())
    while waiting:
        enumeration = waiting.pop()
        found.append(enumeration)
        waiting.extend(enumeration.__subclasses__())
    return found


def unreadable(members: Iterable[Labelled]) -> list[str]:
    """Return the members whose label is missing, not a sentence's word, or whose colour is none of the six."""
    return [
        member.value
        for member in members
        if not member.label or member.label == member.value != "PCC" or member.colour not in COLOURS
    ]


def used_names(class_name: str, folder: Path = CODE) -> set[str]:
    """Return the members of a class that the code names as `class_name.MEMBER`, outside its own module."""
    pattern = re.compile(rf"\b{class_name}\.([A-Z_]+)\b")
    own = {Path("core/access.py"), Path("core/events/tags.py")}
    return {
        name
        for path in folder.rglob("*")
        if path.suffix in (".py", ".html") and path.relative_to(folder) not in own
        for name in pattern.findall(path.read_text())
    }


@pytest.mark.parametrize("enumeration", all_labelled(), ids=lambda enumeration: enumeration.__name__)
def test_every_enumeration_has_labels(enumeration: type[Labelled]) -> None:
    assert unreadable(enumeration) == []


def test_the_label_sweep_finds_a_planted_fault() -> None:
    class Planted(Labelled):
        BARE = "bare", "", "green"
        LOUD = "loud", "Loud", "crimson"

    assert unreadable(Planted) == ["bare", "loud"]


@pytest.mark.feature("G2")
def test_every_event_tag_has_a_sentence_and_is_recorded_somewhere() -> None:
    assert [tag.value for tag in EventTag if not tag.sentence.endswith((".", "}", ":"))] == []
    assert {tag.name for tag in EventTag} - used_names("EventTag") == set()


@pytest.mark.feature("G1")
def test_every_permission_is_used_and_held() -> None:
    held = frozenset().union(*ROLE_PERMISSIONS.values())
    assert set(Permission) - held == set()
    assert {permission.name for permission in Permission} - used_names("Permission") == set()
    assert set(ROLE_PERMISSIONS) == set(Role)


def test_the_use_sweep_finds_what_nothing_names(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text("requires(Permission.HOME_READ)")
    assert used_names("Permission", tmp_path) == {"HOME_READ"}


def undocumented(text: str) -> list[str]:
    """Return the public functions, classes and methods of a module that promise nothing in words."""
    silent = []
    for node in ast.parse(text).body:
        for part in [node, *(node.body if isinstance(node, ast.ClassDef) else [])]:
            is_public = isinstance(part, ast.FunctionDef | ast.ClassDef) and not part.name.startswith("_")
            if is_public and ast.get_docstring(part) is None:
                silent.append(part.name)
    return silent


def test_everything_public_has_a_docstring() -> None:
    silent = {str(path.relative_to(CODE)): undocumented(path.read_text()) for path in CODE.rglob("*.py")}
    assert {name: found for name, found in silent.items() if found} == {}


def test_the_docstring_sweep_finds_a_silent_function() -> None:
    assert undocumented("def told():\n    'Said.'\nclass C:\n    'Said.'\n    def silent(self): ...") == ["silent"]
