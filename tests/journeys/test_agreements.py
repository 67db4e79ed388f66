"""An offer answered on screen by both sides, in a real browser (A18)."""

from collections.abc import Callable

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


@pytest.mark.feature("A2", "A18", "G7")
def test_the_lead_and_the_manager_accept_an_offer_and_the_licence_is_signed(person: Make) -> None:
    lead = person(LEAD, width=360)
    lead.follows("Answer the Trust’s offer")
    lead.sees("Terms on offer", "Northmoor Pathways", "Cumbria")
    lead.presses("Accept the terms")
    lead.sees("Type your full name")
    accepts(lead, "Catherine Lowther", "Chief executive")
    lead.sees("You have accepted", "In negotiation")
    manager = person(MANAGER)
    manager.opens("/")
    manager.page.get_by_role("link", name="for the Trust").first.click()
    manager.page.wait_for_load_state()
    manager.reads()
    accepts(manager, "Priya Shah", "Licence manager")
    manager.sees("Signed, not yet begun")
