"""What the portal holds about me: all of it, only mine, on a page and as a file (G4, G12)."""

import pytest
import sqlalchemy as sa

from app.accounts.actions.addresses import ask_for_address, confirm_address
from app.accounts.actions.users import tell_of_new_password
from app.core.roles import Role
from app.licences.types import Side
from tests.builders.accounts import PASSWORD, actor_of, make_user, sign_in
from tests.builders.licences import make_draft, make_offer
from tests.builders.partners import make_area, make_organisation
from tests.builders.training import make_person, take_out
from tests.conftest import Visitor
from tests.counting import counted_statements
from tests.licences.offered import Offered, accept

pytestmark = [pytest.mark.feature("G4", "G12")]


def test_a_person_reads_everything_held_about_them_and_nothing_of_others(client: Visitor) -> None:
    ours = make_organisation(name="Northmoor")
    user = make_user(Role.FACILITATOR, ours, name="Fay <b>Own</b>", email="fay@test.example", password=PASSWORD)
    person = make_person(ours, make_area(), user=user)
    take_out(person, reason="Between courses")
    make_person(ours, make_area(), name="Somebody Else", user=make_user(Role.FACILITATOR, ours, name="Else"))
    sign_in(client, make_user(Role.TRAINER, name="Tess Reader"))
    client.get(f"/people/{person.number}")
    sign_in(client, user)
    page = client.get("/account/data").text
    for words in ("fay@test.example", person.number, "Northmoor", "Between courses", "Tess Reader", "A browser of the"):
        assert words in page
    assert "Fay &lt;b&gt;Own" in page
    for secret in ("Somebody Else", str(user.password_hash)):
        assert secret not in page
    answer = client.get("/account/data.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    held = answer.get_json()
    assert held["standings"][0]["Reason"] == "Between courses"
    assert held["roles"][0]["From"] == "2020-01-01"
    assert held["readers"][0]["Who"] == "Tess Reader"
    assert str(user.password_hash) not in answer.text


def test_somebody_without_a_record_sees_their_account_alone(client: Visitor) -> None:
    sign_in(client, make_user(Role.DATA_ANALYST))
    page = client.get("/account/data").text
    assert "Not in the register" in page
    assert "Levels awarded" not in page


def test_changes_of_address_and_mail_to_the_one_before_are_among_it(client: Visitor) -> None:
    user = make_user(Role.FACILITATOR, email="before@test.example", password=PASSWORD)
    change = ask_for_address(actor_of(user), email="after@test.example")
    confirm_address(actor_of(user), change=change, keep_session=None)
    newcomer = make_user(Role.FACILITATOR, email="before@test.example", password=PASSWORD)
    tell_of_new_password(newcomer)
    sign_in(client, user)
    held = client.get("/account/data.json").get_json()
    assert (held["addresses"][0]["From"], held["addresses"][0]["To"]) == ("before@test.example", "after@test.example")
    subjects = [row["Subject"] for row in held["mail"]]
    assert "A new address was asked for at Waymark" in subjects
    assert "Your Waymark password was changed" not in subjects, "that went to whoever has the address now"


def test_as_few_questions_for_many(client: Visitor, database: sa.Connection) -> None:
    user, counts = make_user(Role.DATA_ANALYST), []
    for number in (3, 300):
        for _ in range(number):
            sign_in(client, user)
        with counted_statements(database) as sent:
            assert client.get("/account/data").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.feature("G1")
def test_whoever_holds_no_role_any_more_still_reads_what_is_held_about_them(client: Visitor) -> None:
    sign_in(client, make_user(None, name="Former Lead"))
    assert client.get("/").status_code == 403
    for path in ("/account", "/account/data", "/account/data.json", "/account/address", "/account/preferences"):
        assert client.get(path).status_code == 200, path
    assert "Former Lead" in client.get("/account/data").text


@pytest.mark.feature("A18")
def test_what_was_accepted_and_done_is_among_it_without_the_names_of_others(client: Visitor) -> None:
    provider = make_organisation(name="Northmoor")
    lead, manager = make_user(Role.PARTNER_LEAD, provider, name="Lena Lead"), make_user(Role.LICENCE_MANAGER)
    licence = make_draft(provider, [make_area()])
    make_offer(licence)
    accept(Offered(provider, make_area(), licence, lead, manager), lead, Side.LICENSEE)
    sign_in(client, lead)
    held = client.get("/account/data.json").get_json()
    (accepted,) = held["acceptances"]
    assert (accepted["Licence"], accepted["Name typed"]) == (licence.reference, "Lena Lead")
    assert "Licence: accepted" in [row["What"] for row in held["acts"]]
    assert any("Partner lead" in row["What"] for row in held["events"])
    sign_in(client, manager)
    assert "Lena Lead" not in client.get("/account/data").text
