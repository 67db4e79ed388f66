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
    own = {"access.py", "tags.py"}
    return {
        name
        for path in folder.rglob("*")
        if path.suffix in (".py", ".html") and path.name not in own
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


def test_every_public_function_has_a_docstring_and_types() -> None:
    undocumented = []
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            is_public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if is_public and not _is_nested(node, path) and ast.get_docstring(node) is None:
                undocumented.append(f"{path.relative_to(CODE)}: {node.name}")
    assert undocumented == []


def _is_nested(node: ast.AST, path: Path) -> bool:
    """Functions inside functions are details of their own; `__init__` subclasses and hooks included."""
    tree = ast.parse(path.read_text())
    for outer in ast.walk(tree):
        if isinstance(outer, ast.FunctionDef):
            for inner in ast.walk(outer):
                same_place = getattr(inner, "lineno", None) == getattr(node, "lineno", None)
                if inner is not outer and same_place and type(inner) is type(node):
                    return True
    return False
