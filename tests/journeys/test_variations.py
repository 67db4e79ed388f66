"""A variation proposed, accepted by both sides, sealed, and read before and after its day, in a real browser (A14)."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.clock import today
from app.core.formats import long_date
from tests.journeys.conftest import Person
from tests.journeys.test_agreements import checks

LEAD, MANAGER = "lead@restorative.example", "licences@hamptontrust.example"
Make = Callable[..., Person]


def accepts(somebody: Person, name: str, role: str) -> None:
    """Have somebody who reads the variation accept it."""
    somebody.page.get_by_label("Your full name").fill(name)
    somebody.page.get_by_label("Your role").fill(role)
    somebody.page.get_by_label("I have read these terms").check()
    somebody.presses("Accept the variation")


def types_day(somebody: Person, legend: str, day: date) -> None:
    """Have somebody type a day."""
    group = somebody.page.get_by_role("group", name=legend)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(label).fill(str(number))


def proposes(manager: Person, day: date) -> None:
    """Have the manager offer more seats and a new clause from a day on, after a first attempt that says too little."""
    manager.opens("/licences?q=Restorative&state=active")
    manager.follows("LIC-")
    manager.follows("Offer a variation")
    manager.presses("Offer the variation")
    manager.sees("There is a problem")
    types_day(manager, "Takes effect on", day)
    manager.page.get_by_label("Facilitator seats").fill("21")
    manager.page.get_by_label("Why is it varied?").fill("Two more districts refer from then on.")
    manager.page.get_by_label("Heading of the clause").fill("Referrals from two more districts")
    manager.page.get_by_label("Words of the clause").fill("They are taken from both.\n\nThe Licensor is told how many.")
    manager.presses("Offer the variation")
    manager.sees("On offer", "21 seats", "Referrals from two more districts", "Neither side has accepted it")


def waits_for_the_seal(somebody: Person) -> None:
    """Have somebody look again until the worker has made the document."""
    for _ in range(60):
        if somebody.page.get_by_role("link", name="Download the sealed variation").count():
            return
        somebody.page.wait_for_timeout(1_000)
        somebody.page.reload()


@pytest.mark.feature("A14", "A18", "G7")
def test_a_variation_is_proposed_accepted_by_both_sealed_and_read_before_and_after_its_day(
    person: Make, tmp_path: Path
) -> None:
    day = today() + timedelta(days=100)
    manager = person(MANAGER)
    proposes(manager, day)
    variation = manager.page.url.removeprefix(manager.address)
    lead = person(LEAD, width=360)
    lead.opens("/")
    lead.follows("Answer variation")
    lead.sees("21 seats", "Two more districts refer")
    lead.presses("Accept the variation")
    lead.sees("Type your full name")
    accepts(lead, "Sarah Whitfield", "Head of service")
    lead.sees("You have accepted variation")
    manager.opens("/")
    manager.follows("Accept variation")
    accepts(manager, "Priya Shah", "Licence manager")
    manager.sees("Signed, to take effect")
    waits_for_the_seal(manager)
    file = manager.downloads("Download the sealed variation", tmp_path)
    lead.opens(variation)
    assert lead.downloads("Download the sealed variation", tmp_path).read_bytes() == file.read_bytes()
    manager.follows("Check a copy")
    checks(manager, file)
    manager.sees("This is the sealed variation", "byte for byte as it was sealed")
    manager.opens(variation)
    manager.follows(f"from {long_date(day)}")
    manager.sees("Facilitator seats 21 seats", "The Licensor is told how many.")
    manager.opens(variation)
    manager.follows("as it reads until")
    manager.sees("Facilitator seats 16 seats")
    assert "The Licensor is told how many." not in manager.page.locator("main").inner_text()
