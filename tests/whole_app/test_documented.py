"""Every setting and every command of the command line is in the documents."""

from pathlib import Path

import click
import pytest
from flask import Flask

from app.settings import PREFIX, Settings, SettingsRefused, read_settings

DOCUMENTS = Path(__file__).parents[2]
FOREIGN_COMMANDS = {"run", "shell", "routes", "db", "limiter"}


def commands(group: click.Group, path: str = "") -> list[str]:
    """Return the full names of a group's commands."""
    found = []
    for name, command in group.commands.items():
        if not path and name in FOREIGN_COMMANDS:
            continue
        full = f"{path} {name}".strip()
        found += commands(command, full) if isinstance(command, click.Group) else [full]
    return found


def undocumented(names: list[str], text: str) -> list[str]:
    """Return the names the text does not hold between back-ticks."""
    return [name for name in names if f"`{name}`" not in text and f"`flask --app wsgi {name}" not in text]


def test_every_setting_is_documented() -> None:
    text = (DOCUMENTS / "docs" / "runbook.md").read_text()
    assert undocumented([PREFIX + name.upper() for name in Settings.model_fields], text) == []


def test_every_command_is_documented(app: Flask) -> None:
    text = (DOCUMENTS / "docs" / "runbook.md").read_text()
    assert undocumented(commands(app.cli), text) == []


def test_the_sweep_finds_what_is_not_documented() -> None:
    assert undocumented(["PORTAL_PLANTED"], "`PORTAL_DEMO`") == ["PORTAL_PLANTED"]


def test_an_unknown_setting_stops_the_start_and_is_named() -> None:
    with pytest.raises(SettingsRefused, match="PORTAL_DATABSE_URL"):
        read_settings({"PORTAL_DATABSE_URL": "sqlite://"})


def test_a_value_that_cannot_be_used_is_named() -> None:
    with pytest.raises(SettingsRefused, match="PORTAL_DEMO"):
        read_settings({"PORTAL_DEMO": "perhaps"})
