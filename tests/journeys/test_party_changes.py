"""A licence manager prepares a transfer by law, sees both days, and undoes it; a lead recalls copies; in a browser."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Person

MANAGER, LEAD = "licences@hamptontrust.example", "lead@quarrylane.example"
Make = Callable[..., Person]


@pytest.mark.feature("A24")
def test_a_transfer_is_prepared_seen_for_both_days_and_undone(person: Make) -> None:
    manager = person(MANAGER)
    manager.opens("/areas/E23000002")
    manager.follows("Record a statutory transfer")
    page = manager.page
    page.get_by_label("Who comes?").select_option(label="South Yorkshire Mayoral Combined Authority")
    page.get_by_label("Day").fill("8")
    page.get_by_label("Month").fill("5")
    page.get_by_label("Year").fill("2028")
    page.get_by_label("The law that moves the functions").fill("The Act of 2027, part 1")
    manager.presses("Record the transfer")
    manager.sees("takes effect on 8 May 2028", "Nobody is asked for consent")
    manager.opens("/areas/E23000002?as-of=2028-05-07")
    manager.sees("Office of the PFCC for Cumbria")
    manager.opens("/areas/E23000002?as-of=2028-05-08")
    manager.sees("South Yorkshire Mayoral Combined Authority")
    manager.opens("/party-changes?state=prepared&kind=statutory-transfer")
    manager.follows("Cumbria")
    manager.follows("Undo before its day")
    page.get_by_label("Reason").fill("The order was not made.")
    manager.presses("Undo it")
    manager.sees("Undone before its day")


@pytest.mark.feature("A21", "A23")
def test_a_lead_confirms_copies_of_a_licence_in_run_off(person: Make) -> None:
    lead = person(LEAD)
    lead.opens("/")
    lead.follows("Certify that copies under")
    lead.sees("copies confirmed destroyed", "Open pairs are finished until")
    lead.follows("Confirm which")
    for box in lead.page.get_by_role("checkbox").all():
        box.check()
    lead.presses("Confirm what is ticked")
    lead.sees("2 copies confirmed destroyed")
