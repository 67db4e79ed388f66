"""Who comes, who stays and who goes, in a real browser: invited on a phone, cut off mid-session, reviewed, imported."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.clock import today
from tests.journeys.conftest import Person

ADMINISTRATOR, TRAINER = "admin@hamptontrust.example", "trainer@hamptontrust.example"
LEAD, LEAVER, NORTHMOOR = "lead@restorative.example", "certifier@restorative.example", "lead@northmoor.example"
PHONE = 360
Make = Callable[..., Person]


def reads_the_letter(administrator: Person, address: str, subject: str) -> str:
    """Have the administrator of the demonstration open the latest letter to an address once it was sent."""
    for _ in range(40):
        administrator.opens(f"/mail?to={address}&state=sent")
        letter = administrator.page.get_by_role("link", name=subject)
        if letter.count():
            administrator.goes_by(letter)
            return administrator.page.locator("main").inner_text()
        administrator.page.wait_for_timeout(500)
    raise AssertionError(f"no letter to {address} was sent")


@pytest.mark.feature("G1", "G5", "G6", "G12")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_facilitator_is_invited_and_accepts_on_a_phone(person: Make, scripts: bool) -> None:
    email = f"nia-{'with' if scripts else 'without'}@restorative.example"
    administrator = person(ADMINISTRATOR)
    administrator.opens("/users/invite")
    page = administrator.page
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Full name").fill("Nia Invited")
    chosen = page.get_by_role("radio", name="Facilitator")
    if chosen.count():
        chosen.check()
    else:
        page.get_by_label("Role").select_option(label="Facilitator")
    page.get_by_label("Organisation").select_option(label="Restorative Solutions CIC")
    administrator.presses("Send invitation")
    administrator.sees("An invitation is on its way")
    words = reads_the_letter(administrator, email, "Your invitation to Waymark")
    link = next(word for word in words.split() if "/welcome/" in word)

    invited = person(width=PHONE, scripts=scripts)
    invited.opens(link.removeprefix(invited.address))
    invited.sees("Nia Invited", "Facilitator", "Restorative Solutions CIC", "keeps a record of what you do here")
    invited.page.get_by_label("Choose a password").fill("short")
    invited.presses("Accept")
    invited.sees("There is a problem")
    invited.page.get_by_label("Choose a password").fill("three-brown-wrens")
    invited.presses("Accept")
    invited.sees("Your password is set, and you are signed in.", "Protect your account")
    invited.opens("/account")
    invited.sees("Facilitator", "Not set up", "Passkeys")
    invited.follows("Set up")
    invited.sees("Set up an authenticator app")
    stale = person(width=PHONE)
    stale.opens(link.removeprefix(stale.address))
    stale.sees("This link was used already")


@pytest.mark.feature("G1")
def test_a_leaver_is_cut_off_in_the_middle_of_their_work(person: Make) -> None:
    leaver, administrator = person(LEAVER, width=PHONE), person(ADMINISTRATOR)
    leaver.opens("/licences")
    leaver.sees("LIC-")
    administrator.opens(f"/users?q={LEAVER}")
    administrator.goes_by(administrator.page.get_by_role("row").filter(has_text=LEAVER).get_by_role("link"))
    administrator.follows("End")
    last = today() - timedelta(days=1)
    for part, number in (("Day", last.day), ("Month", last.month), ("Year", last.year)):
        administrator.page.get_by_label(part, exact=True).fill(str(number))
    administrator.page.get_by_label("Reason").fill("Left for another post.")
    administrator.presses("End role")
    administrator.sees("The role’s last day is recorded.", "Ended")
    leaver.opens("/licences")
    leaver.sees("You cannot do this", "ask your organisation's lead")
    assert "LIC-" not in leaver.page.locator("main").inner_text()
    administrator.opens("/movements?what=left")
    administrator.sees("Imran Malik", "Left")


@pytest.mark.feature("G1")
def test_a_lead_confirms_and_ends_roles_in_a_review_without_scripts(person: Make) -> None:
    lead = person(NORTHMOOR, scripts=False)
    lead.opens("/")
    lead.follows("Finish the access review")
    lead.sees("Alan Skelwith, facilitator", "A role of your own waits too")
    lead.presses("Keep these answers")
    lead.sees("Answer for one role at least.")
    lead.page.get_by_role("radio", name="Not needed: end it now").first.check()
    lead.presses("Keep these answers")
    lead.sees("1 role ended", "There is nothing left for you to answer here.", "Ended")
    administrator = person(ADMINISTRATOR)
    administrator.opens("/")
    administrator.follows("Finish the access review of Northmoor")
    administrator.page.get_by_role("radio", name="Still needed").first.check()
    administrator.presses("Keep these answers")
    administrator.sees("0 roles ended", "Still needed")


@pytest.mark.feature("B1")
def test_an_import_names_every_wrong_cell_and_then_takes_all(person: Make, tmp_path: Path) -> None:
    headings = "name,known_from,organisation,area,engaged_from"
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    row = "Import {},2026-04-01,Restorative Solutions CIC,E23000010,2026-04-01"
    wrong.write_text("\n".join([headings, row.format("One").replace("Restorative Solutions CIC", "Nobody Ltd")]))
    right.write_text("\n".join([headings, row.format("Person"), row.format("Somebody")]))
    trainer = person(TRAINER)
    trainer.opens("/people/import")
    trainer.page.locator("input[type=file]").set_input_files(wrong)
    trainer.presses("Check the file")
    trainer.sees("1 cell to mend", "Nothing was taken.", "No organisation that can engage people is called Nobody Ltd.")
    trainer.opens("/people?q=Import")
    assert "Import One" not in trainer.page.locator("main").inner_text()
    trainer.opens("/people/import")
    trainer.page.locator("input[type=file]").set_input_files(right)
    trainer.presses("Check the file")
    trainer.sees("Import Person", "Import Somebody")
    trainer.presses("Take 2 rows into the register")
    trainer.opens("/people?q=Import")
    trainer.sees("Import Person", "Import Somebody")


@pytest.mark.feature("B17")
def test_a_lead_records_a_check_on_a_phone_and_another_provider_cannot(person: Make) -> None:
    lead = person(LEAD, width=PHONE)
    lead.opens("/people/vetting?state=none")
    lead.goes_by(lead.page.get_by_role("row").filter(has_text="Jamal Iqbal").get_by_role("link"))
    address = lead.page.url.split("#")[0].removeprefix(lead.address)
    lead.follows("Record a check")
    lead.presses("Record check")
    lead.sees("Choose the check and its level")
    page = lead.page
    page.get_by_label("DBS check, enhanced", exact=True).check()
    page.get_by_label("Satisfactory", exact=True).check()
    for number, day in enumerate((today() - timedelta(days=2), today() + timedelta(days=1_000))):
        for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            page.get_by_label(part, exact=True).nth(number).fill(str(value))
    page.get_by_label("Somebody at our organisation has seen").check()
    lead.presses("Record check")
    lead.sees("DBS check, enhanced is recorded", "In date")
    stranger = person(NORTHMOOR)
    stranger.opens(f"{address}/vetting")
    stranger.sees("There is no such")


PAGES = (
    (ADMINISTRATOR, ("/users", "/users/requests", "/access-reviews", "/second-factor-resets", "/leavers")),
    (ADMINISTRATOR, ("/movements", "/mail", "/account/preferences", "/account/address")),
    (LEAD, ("/people/vetting", "/access-reviews", "/movements", "/users/invite")),
)


@pytest.mark.feature("G6")
@pytest.mark.parametrize("width", [360, 768, 1360])
@pytest.mark.parametrize(("email", "paths"), PAGES, ids=[f"{who}-{paths[0]}" for who, paths in PAGES])
def test_every_page_of_access_satisfies_axe_at_three_widths(
    person: Make, email: str, paths: tuple[str, ...], width: int
) -> None:
    somebody = person(email, width=width)
    for path in paths:
        somebody.opens(path)
