"""An offer answered on screen by both sides, in a real browser (A18)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.conftest import Person

LEAD, MANAGER = "lead@northmoor.example", "licences@hamptontrust.example"
Make = Callable[..., Person]


def accepts(somebody: Person, name: str, role: str) -> None:
    """Have somebody who reads the terms accept them."""
    somebody.page.get_by_label("Your full name").fill(name)
    somebody.page.get_by_label("Your role").fill(role)
    somebody.page.get_by_label("I have read these terms").check()
    somebody.presses("Accept the terms")


def checks(somebody: Person, file: Path) -> None:
    """Have somebody check a copy of an agreement."""
    somebody.page.get_by_label("The file you have").set_input_files(file)
    somebody.presses("Check it")


@pytest.mark.feature("A2", "A14", "A18", "G7")
def test_the_lead_and_the_manager_accept_an_offer_and_it_is_sealed(person: Make, tmp_path: Path) -> None:
    lead = person(LEAD, width=360)
    lead.follows("Answer the Trust’s offer")
    lead.sees("What is agreed", "Northmoor Pathways", "Cumbria", "Changes to this agreement")
    lead.presses("Accept the terms")
    lead.sees("Type your full name")
    accepts(lead, "Catherine Lowther", "Chief executive")
    lead.sees("You have accepted", "In negotiation")
    manager = person(MANAGER)
    manager.opens("/")
    manager.follows("for the Trust")
    accepts(manager, "Priya Shah", "Licence manager")
    manager.sees("Signed, not yet begun")
    manager.follows("Read the agreement")
    for _ in range(60):
        if manager.page.get_by_role("link", name="Download the sealed agreement").count():
            break
        manager.page.wait_for_timeout(1_000)
        manager.page.reload()
    file = manager.downloads("Download the sealed agreement", tmp_path)
    manager.follows("Check a copy")
    checks(manager, file)
    manager.sees("byte for byte as it was sealed")
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(file.read_bytes() + b" ")
    checks(manager, changed)
    manager.sees("it was changed, or saved anew")
