"""Running the portfolio of licences in a real browser: what is next, when they end, and what reminders say."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Person

MANAGER, LEAD = "licences@hamptontrust.example", "lead@northmoor.example"
Make = Callable[..., Person]


@pytest.mark.feature("A9", "A10", "A11", "A20")
@pytest.mark.parametrize("width", [1360, 360])
def test_the_manager_goes_from_what_is_next_to_the_ends_and_the_reminders(person: Make, width: int) -> None:
    manager = person(MANAGER, width=width)
    manager.opens("/licences/pipeline")
    manager.sees("Every licence by its next decision", "Renew before grace ends", "Too few seats")
    manager.follows("By last day")
    manager.sees("Ends by month", "The next twelve months")
    manager.goes_by(manager.page.locator("table.wm-heat tbody a"))
    assert "month=" in manager.page.url
    manager.follows("As a list")
    manager.follows("What reminders say")
    manager.follows("Change this text")
    manager.page.get_by_label("Subject").fill("{referense} ends {when}")
    manager.presses("Save this version")
    manager.sees("There is no placeholder {referense}.")
    manager.page.get_by_label("Subject").fill("{reference} ends {when}")
    manager.presses("Look at it first")
    manager.sees("LIC-2026-0000 ends in 30 days", "Nothing is saved yet.")


@pytest.mark.feature("A9", "A10", "A11", "A16")
def test_both_sides_see_what_was_sent_what_bounced_and_what_is_counted(person: Make) -> None:
    manager = person(MANAGER)
    manager.opens("/licences/pipeline?what=seats")
    manager.goes_by(manager.page.locator(".wm-steps a"))
    manager.sees("More facilitators than seats.", "Certified facilitators", "180 days before the end", "Bounced")
    lead = person(LEAD, scripts=False)
    lead.opens("/licences/pipeline")
    lead.sees("Northmoor Pathways (invented)")
    lead.opens("/licences/calendar")
    lead.sees("Ends by month")
