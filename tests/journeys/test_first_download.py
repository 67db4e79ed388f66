"""The portal's main job, from sign-in to a stamped copy, a suspension, and a traced file, in a real browser."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters.stamping import read_in_child
from tests.journeys.conftest import Person

LEAD, FACILITATOR = "lead@restorative.example", "facilitator@restorative.example"
MANAGER, NORTHMOOR = "licences@hamptontrust.example", "lead@northmoor.example"
HANDBOOK, MANUAL = "/materials/provider-handbook/3.0.0", "/materials/facilitator-manual/3.0.0"
Make = Callable[..., Person]


def takes(somebody: Person, path: str, folder: Path) -> Path:
    """Have somebody get their copy of a version's file and download it."""
    somebody.opens(path)
    somebody.presses("Get my copy")
    return somebody.downloads("Download", folder)


def finds_licence(manager: Person, licensee: str) -> None:
    """Have the licence manager open a licensee's licence."""
    manager.opens(f"/licences?q={licensee}")
    manager.goes_by(manager.page.get_by_role("row").filter(has_text=licensee).get_by_role("link"))


def suspends(manager: Person, licensee: str) -> None:
    """Have the licence manager suspend a licence from today, for a reason."""
    finds_licence(manager, licensee)
    manager.follows("Suspend")
    page = manager.page
    page.get_by_label("Reason").fill("The insurance certificate has lapsed.")
    page.get_by_label("lift", exact=False).first.fill("Send the new insurance certificate.")
    if page.get_by_role("radio").count():
        page.get_by_role("radio", name="The whole licence").check()
    manager.presses("Suspend")
    manager.sees("Suspended", "The insurance certificate has lapsed")


def reinstates(manager: Person, licensee: str) -> None:
    """Have the licence manager lift the suspension from today."""
    finds_licence(manager, licensee)
    manager.follows("Reinstate")
    manager.page.get_by_label("Reason").fill("The new certificate has come.")
    manager.presses("Reinstate")
    manager.sees("Active")


@pytest.mark.feature("C5", "C6", "C7", "C8", "C9")
def test_a_lead_gets_the_handbook_and_is_told_why_the_manual_is_not_theirs(person: Make, tmp_path: Path) -> None:
    lead = person(LEAD)
    marks = read_in_child(takes(lead, HANDBOOK, tmp_path))
    assert len(marks.copy_ids) == 1
    lead.sees(str(marks.newest))
    lead.opens(MANUAL)
    lead.sees("You are not in the register of facilitators.", "What to do:", "Rule certification.current@1")
    assert lead.page.get_by_role("button", name="Get my copy").count() == 0
    assert read_in_child(takes(person(FACILITATOR), MANUAL, tmp_path)).copy_ids


@pytest.mark.feature("A4", "A7", "C5", "C8", "C10", "C11", "C20")
def test_a_suspension_stops_the_next_download_and_a_found_file_is_traced(person: Make, tmp_path: Path) -> None:
    manager, facilitator = person(MANAGER), person(FACILITATOR)
    found = takes(facilitator, MANUAL, tmp_path)
    link = facilitator.page.get_by_role("link", name="Download").first.get_attribute("href")
    suspends(manager, "Restorative")
    facilitator.opens(str(link))
    facilitator.sees(
        "suspended since", "It is lifted when: Send the new insurance certificate", "licence.permits-downloads@1"
    )
    facilitator.opens(MANUAL)
    facilitator.sees("No as of")
    reinstates(manager, "Restorative")
    assert read_in_child(takes(facilitator, MANUAL, tmp_path)).copy_ids
    manager.opens("/copies")
    manager.page.get_by_label("The file you found").set_input_files(found)
    manager.presses("Look it up")
    manager.sees("Aisha Rahman", "Restorative Solutions CIC", "Facilitator manual 3.0.0")


@pytest.mark.feature("G6", "C9")
@pytest.mark.parametrize("width", [360, 768])
def test_it_works_without_scripts_and_on_a_phone(person: Make, tmp_path: Path, width: int) -> None:
    assert read_in_child(takes(person(LEAD, width=width, scripts=False), HANDBOOK, tmp_path)).copy_ids
    assert read_in_child(takes(person(FACILITATOR, width=width), MANUAL, tmp_path)).copy_ids


@pytest.mark.feature("G1", "C7")
def test_another_provider_learns_nothing(person: Make) -> None:
    stranger = person(NORTHMOOR)
    stranger.opens("/search?q=Restorative")
    assert "LIC-" not in stranger.page.locator("main").inner_text().replace("LIC-2024-0001", "")
    manager = person(MANAGER)
    finds_licence(manager, "Restorative")
    stranger.opens(manager.page.url.removeprefix(manager.address))
    stranger.sees("There is no such")


PAGES = (
    (MANAGER, ("/", "/licences", "/licences/new", "/areas", "/areas/E23000010", "/organisations", "/people")),
    (MANAGER, ("/materials", HANDBOOK, f"{HANDBOOK}/holders", "/materials/log", "/copies", "/audit", "/account")),
    ("trainer@hamptontrust.example", ("/", "/training", "/people/new", "/materials/new", "/materials/trainer-pack")),
    ("admin@hamptontrust.example", ("/", "/jobs", "/audit", "/search?q=manual")),
    (LEAD, ("/", "/materials/mine", "/people", "/licences")),
    (FACILITATOR, ("/", "/training", "/materials/mine")),
    ("commissioner@westyorks.example", ("/", "/areas/E23000010", "/materials/mine")),
    ("spoc@westyorks.example", ("/", "/materials/mine")),
    (None, ("/sign-in", "/accessibility", "/privacy", "/nowhere")),
)


@pytest.mark.feature("G6")
@pytest.mark.parametrize("width", [360, 768, 1360])
@pytest.mark.parametrize(("email", "paths"), PAGES, ids=[f"{who or 'nobody'}-{paths[-1]}" for who, paths in PAGES])
def test_every_page_satisfies_axe_at_three_widths(
    person: Make, email: str | None, paths: tuple[str, ...], width: int
) -> None:
    somebody = person(email, width=width)
    for path in paths:
        somebody.opens(path)


@pytest.mark.feature("G6")
def test_nothing_scrolls_sideways_at_320_px(person: Make) -> None:
    somebody = person(MANAGER, width=320)
    for path in ("/", "/licences", "/areas", "/audit", "/materials/log", HANDBOOK):
        somebody.opens(path)
