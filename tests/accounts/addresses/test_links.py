"""What is typed and opened: addresses that are none, links that are none, and how many letters leave (G5)."""

import pytest

from app.accounts.actions.forgotten import write_link
from app.accounts.models import User
from app.accounts.queries.addresses import latest_change
from app.accounts.types import MailKind
from app.core.references import new_id
from tests.accounts.addresses.asking import NEW, OLD, PAGE, ask, link
from tests.builders.accounts import make_user, sign_in
from tests.builders.mail import messages
from tests.conftest import Visitor

pytestmark = pytest.mark.feature("G5")


@pytest.mark.parametrize(
    "typed",
    ["", "no address", "🦡@test.example", "<script>@x", "a@b.example\r\nBcc: c@d.example", "x" * 10_000 + "@a.example"],
)
def test_what_cannot_be_an_address_is_said_on_the_field(client: Visitor, lea: User, typed: str) -> None:
    sign_in(client, lea)
    answer = client.post(PAGE, data={"email": typed})
    assert answer.status_code == 422
    assert latest_change(lea.id) is None
    assert messages() == []


@pytest.mark.parametrize("typed", [OLD, OLD.upper(), f"  {OLD} "])
def test_ones_own_address_in_any_case_is_no_change(client: Visitor, lea: User, typed: str) -> None:
    sign_in(client, lea)
    answer = client.post(PAGE, data={"email": typed})
    assert (answer.status_code, "address of your account already" in answer.text) == (422, True)


def test_an_address_is_folded_before_it_is_compared_or_kept(client: Visitor, lea: User) -> None:
    make_user(email="kit@test.example")
    sign_in(client, lea)
    ask(client, "KIT@Test.Example")
    assert [one.kind for one in messages(to="kit@test.example")] == [MailKind.ADDRESS_CHANGE], "it is taken"
    ask(client, "Lea@AFTER.example")
    client.post(link(NEW, "/confirm/"))
    assert lea.email == NEW


def test_a_link_to_a_new_password_dies_with_the_address_it_was_sent_to(client: Visitor, lea: User) -> None:
    write_link(new_id(), lea.id)
    forgotten = link(OLD, "/new-password/")
    assert client.get(forgotten).status_code == 200
    sign_in(client, lea)
    ask(client)
    client.post(link(NEW, "/confirm/"))
    assert client.get(forgotten).status_code == 404


@pytest.mark.parametrize("path", ["/account/address/confirm/", "/stop-address-change/"])
@pytest.mark.parametrize("note", ["forged.note.here", "🦡", "x" * 5_000])
def test_a_link_that_is_none_learns_nothing(client: Visitor, lea: User, path: str, note: str) -> None:
    sign_in(client, lea)
    assert client.get(path + note).status_code == 404


def test_one_links_note_does_not_pass_for_the_others(client: Visitor, lea: User) -> None:
    sign_in(client, lea)
    ask(client)
    note = link(OLD, "/stop-address-change/").rsplit("/", 1)[1]
    assert client.post(f"/account/address/confirm/{note}").status_code == 404
    assert lea.email == OLD


def test_few_letters_are_written_for_one_person(client: Visitor, lea: User) -> None:
    sign_in(client, lea)
    answers = [client.post(PAGE, data={"email": f"n{n}@test.example"}).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
