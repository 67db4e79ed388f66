"""Every address is in kebab case, typed, and without a slash at its end."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Map, Rule

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?")
TYPED = re.compile(r"<[a-z_]+(\([^)]*\))?:[a-z_]+>")
# Names that belong to others: a standard, or a file.
FIXED = {".well-known", "<path:filename>"}


def breaches(addresses: Map) -> list[str]:
    """Return what is wrong with each address."""
    found = []
    for rule in addresses.iter_rules():
        if rule.rule != "/" and rule.rule.endswith("/"):
            found.append(f"{rule.rule} ends in a slash")
        for part in filter(None, rule.rule.split("/")):
            if part not in FIXED and not KEBAB.fullmatch(part) and not TYPED.fullmatch(part):
                found.append(f"{rule.rule}: {part!r} is neither kebab-case nor typed")
    return found


def test_addresses_are_kebab_case_and_typed(app: Flask) -> None:
    assert breaches(app.url_map) == []


@pytest.mark.parametrize("planted", ["/some_page", "/Licences", "/licences/<licence_id>", "/licences/"])
def test_the_sweep_finds_a_planted_address(planted: str) -> None:
    assert breaches(Map([Rule(planted, endpoint="planted")]))
