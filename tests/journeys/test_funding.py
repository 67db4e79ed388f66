"""A commissioner's grant recorded, ended early, and read by the commissioner, in a real browser (A13)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.core.clock import today
from tests.journeys.conftest import Person
from tests.journeys.test_variations import types_day

MANAGER, COMMISSIONER = "licences@hamptontrust.example", "commissioner@westyorks.example"
Make = Callable[..., Person]


def opens_licence_of(manager: Person, name: str) -> None:
    """Have the manager open a licensee's licence."""
    manager.opens(f"/licences?q={name}")
    manager.follows("LIC-")


@pytest.mark.feature("A13", "G7")
def test_a_grant_is_recorded_until_it_pays_for_the_whole_term_and_ended_early(person: Make) -> None:
    manager = person(MANAGER)
    opens_licence_of(manager, "Larkrise")
    manager.sees("Does a grant pay for the whole term?", "rests on a grant, and none is recorded for Wiltshire")
    manager.follows("Grants and contracts")
    manager.sees("None is recorded.")
    manager.follows("Record a grant or contract")
    manager.presses("Record it")
    manager.sees("There is a problem", "Choose what it is")
    manager.page.get_by_label("Grant to the Trust").check()
    manager.page.get_by_label("Who receives it?").select_option(label="Hampton Trust")
    manager.page.get_by_label("What for?").fill("Mobilisation and licence")
    manager.page.get_by_label("Amount in pounds").fill("24,500")
    manager.page.get_by_label("Reference").fill("WILTS-2027-1")
    types_day(manager, "First day", today())
    manager.page.get_by_label("Where it is kept").fill("Contracts register, file 4")
    manager.presses("Record it")
    manager.sees("WILTS-2027-1 is recorded.", "£24,500")
    opens_licence_of(manager, "Larkrise")
    manager.sees("A grant is recorded for every day", "WILTS-2027-1, Wiltshire")
    manager.follows("Open WILTS-2027-1")
    manager.follows("End it early")
    types_day(manager, "Last day", today() + timedelta(days=400))
    manager.page.get_by_label("Why does it end?").fill("The budget is cut.")
    manager.presses("Record its end")
    manager.sees("Ended early: The budget is cut.")
    opens_licence_of(manager, "Larkrise")
    manager.sees("none is recorded for Wiltshire")


@pytest.mark.feature("A13", "A22", "G1")
def test_a_commissioner_reads_their_own_areas_grants_on_a_phone_and_no_other_areas(person: Make) -> None:
    commissioner = person(COMMISSIONER, width=360)
    commissioner.opens("/areas/E23000010/overview")
    commissioner.sees("Grants and contracts", "£27,500", "£118,400")
    commissioner.follows("All of them")
    commissioner.follows("GRANT-")
    commissioner.sees("West Yorkshire Combined Authority", "Hampton Trust", "Where it is kept")
    assert commissioner.page.get_by_role("link", name="End it early").count() == 0
    commissioner.opens("/areas/E23000038/funding")
    commissioner.sees("Page not found")
