"""Changing the address one signs in with: known at both ends, and undone from the old one (G5)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.accounts.actions import add_user
from app.accounts.actions.addresses import NOT_FREE, ask_for_address, confirm_address, stop_change
from app.accounts.actions.forgotten import write_link
from app.accounts.models import AddressChange, User
from app.accounts.queries.addresses import latest_change
from app.accounts.types import MailKind
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event
from app.core.references import new_id
from tests.accounts.addresses.asking import DEAD, NEW, OLD, PAGE, ask, link, the_change
from tests.builders.accounts import PASSWORD, actor_of, make_user, sign_in
from tests.builders.mail import messages
from tests.builders.partners import TESTER
from tests.conftest import Visitor
from tests.portal.reading import words_of
from tests.racing import DONE, at_once

pytestmark = pytest.mark.feature("G5")


def test_it_counts_once_the_new_address_confirms_and_others_are_signed_out(
    client: Visitor, app: Flask, lea: User
) -> None:
    elsewhere = Visitor(app.test_client())
    sign_in(elsewhere, lea)
    sign_in(client, lea)
    assert NEW in ask(client)
    assert lea.email == OLD, "nothing changes before"
    assert [(one.recipient, one.kind) for one in messages()] == [
        (NEW, MailKind.ADDRESS_LINK),
        (OLD, MailKind.ADDRESS_CHANGE),
    ]
    confirm = link(NEW, "/confirm/")
    assert NEW in words_of(client.get(confirm))
    assert lea.email == OLD, "opening it changes nothing"
    assert client.post(confirm).location == "/account"
    assert lea.email == NEW
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    told = [one.recipient for one in messages(MailKind.ADDRESS_CHANGE) if "was changed" in one.subject]
    assert sorted(told) == [NEW, OLD]
    said = [event.sentence for event in db.session.scalars(sa.select(Event).order_by(Event.id.desc()).limit(3))]
    assert f"Lea Der confirmed {NEW} as their address in place of {OLD}." in said
    assert client.post("/sign-out").status_code == 302
    assert client.post("/sign-in", data={"email": OLD, "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"email": NEW, "password": PASSWORD}).status_code == 302


def test_a_link_is_good_once_and_for_a_day(client: Visitor, lea: User, clock: time_machine.Traveller) -> None:
    sign_in(client, lea)
    ask(client)
    path = link(NEW, "/confirm/")
    clock.shift(timedelta(hours=23, minutes=59))
    sign_in(client, lea)
    assert client.get(path).status_code == 200
    clock.shift(timedelta(minutes=2))
    answer = client.get(path)
    assert (answer.status_code, DEAD in answer.text) == (404, True)
    assert client.post(path).status_code == 404
    ask(client)
    path = link(NEW, "/confirm/")
    assert client.post(path).status_code == 302
    assert client.post(path).status_code == 404, "a replay does nothing"


def test_a_forwarded_link_leads_nobody_else_anywhere(client: Visitor, app: Flask, lea: User) -> None:
    sign_in(client, lea)
    ask(client)
    path = link(NEW, "/confirm/")
    stranger, nobody = Visitor(app.test_client()), Visitor(app.test_client())
    sign_in(stranger, make_user())
    for answer in (stranger.get(path), stranger.post(path)):
        assert answer.status_code == 404
        assert NEW not in answer.text and OLD not in answer.text
    assert "/sign-in" in nobody.get(path).location
    assert "/sign-in" in nobody.post(path).location
    assert lea.email == OLD


def test_it_wants_a_recent_proof(client: Visitor, lea: User, clock: time_machine.Traveller) -> None:
    sign_in(client, lea)
    clock.shift(timedelta(minutes=16))
    assert "/account/confirm" in client.get(PAGE).location
    assert client.post(PAGE, data={"email": NEW}).status_code == 403
    assert latest_change(lea.id) is None


def test_another_accounts_address_is_answered_alike_and_its_owner_told(client: Visitor, lea: User) -> None:
    make_user(email="taken@test.example", name="Own Er")
    sign_in(client, lea)
    free, taken = ask(client, NEW), ask(client, "taken@test.example")
    assert taken.replace("taken@test.example", NEW) == free
    to_owner = messages(to="taken@test.example")
    assert [one.kind for one in to_owner] == [MailKind.ADDRESS_CHANGE]
    assert "/confirm/" not in (to_owner[0].body or "")
    assert OLD not in (to_owner[0].body or "") and "Lea" not in (to_owner[0].body or "")


def test_an_address_taken_meanwhile_is_refused_at_its_confirmation(client: Visitor, lea: User) -> None:
    sign_in(client, lea)
    ask(client)
    add_user(TESTER, email=NEW, name="Quicker")
    answer = client.post(link(NEW, "/confirm/"))
    assert (answer.status_code, NOT_FREE in words_of(answer)) == (409, True)
    assert lea.email == OLD


def test_the_old_address_stops_it_before_without_signing_in(client: Visitor, app: Flask, lea: User) -> None:
    sign_in(client, lea)
    ask(client)
    reader = Visitor(app.test_client())
    stop = link(OLD, "/stop-address-change/")
    assert "keeps" in words_of(reader.get(stop))
    assert the_change(lea).stopped_at is None, "looking stops nothing"
    assert reader.post(stop).location == "/sign-in"
    assert client.post(link(NEW, "/confirm/")).status_code == 404
    assert reader.post(stop).status_code == 404
    assert lea.email == OLD
    assert client.get("/account").status_code == 200, "nobody is signed out: nothing had changed"


def test_the_old_address_undoes_it_for_seven_days_and_the_thief_is_out(
    client: Visitor, app: Flask, lea: User, clock: time_machine.Traveller
) -> None:
    sign_in(client, lea)
    ask(client)
    first_stop = link(OLD, "/stop-address-change/")
    client.post(link(NEW, "/confirm/"))
    clock.shift(timedelta(days=6, hours=23))
    thief = Visitor(app.test_client())
    sign_in(thief, lea)
    assert link(OLD, "/stop-address-change/") != ""
    reader = Visitor(app.test_client())
    assert reader.post(first_stop).location == "/sign-in", "the link of the first letter still works"
    assert lea.email == OLD
    assert thief.get("/account").status_code == 302
    for email in (OLD, NEW):
        assert client.post("/sign-in", data={"email": email, "password": PASSWORD}).status_code == 422
    write_link(new_id(), lea.id)
    assert messages(MailKind.NEW_PASSWORD_LINK)[-1].recipient == OLD, "a new password is had by mail"
    said = db.session.scalars(sa.select(Event).where(Event.tag == "user.address-stopped")).one().sentence
    assert said == f"Whoever reads the mail of {OLD} stopped the change of Lea Der's address to {NEW}."


def test_after_seven_days_it_cannot_be_undone_and_until_then_not_changed_again(
    client: Visitor, lea: User, clock: time_machine.Traveller
) -> None:
    sign_in(client, lea)
    ask(client)
    client.post(link(NEW, "/confirm/"))
    again = client.post(PAGE, data={"email": "third@test.example"})
    assert again.status_code == 422
    assert "the one before can undo that until 8 June 2026 at 10:00" in words_of(again)
    assert 'value="third@test.example"' in again.text
    clock.shift(timedelta(days=7))
    sign_in(client, lea)
    assert client.get(link(OLD, "/stop-address-change/")).status_code == 404
    assert "third@test.example" in ask(client, "third@test.example")


def test_a_second_tab_replaces_the_first_question(client: Visitor, lea: User) -> None:
    sign_in(client, lea)
    ask(client, "first@test.example")
    first = link("first@test.example", "/confirm/")
    assert "second@test.example" in ask(client, "second@test.example")
    assert client.post(first).status_code == 404
    assert client.post(link("second@test.example", "/confirm/")).status_code == 302
    assert lea.email == "second@test.example"


def test_it_is_taken_back_by_whoever_asked(client: Visitor, lea: User) -> None:
    sign_in(client, lea)
    ask(client)
    assert client.post(f"{PAGE}/take-back").location == "/account"
    assert client.post(link(NEW, "/confirm/")).status_code == 404
    assert client.post(f"{PAGE}/take-back").status_code == 409
    assert "Waiting to be confirmed" not in client.get(PAGE).text


def test_the_database_keeps_one_open_change_a_person(lea: User) -> None:
    ask_for_address(actor_of(lea), email=NEW)
    db.session.add(
        AddressChange(user_id=lea.id, former_email=OLD, email="b@test.example", expires_at=now() + timedelta(days=1))
    )
    with pytest.raises(IntegrityError, match="address_change"):
        db.session.flush()


@pytest.mark.slow
def test_of_confirming_and_stopping_at_once_each_happens_at_most_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        user = make_user(email=OLD, password=PASSWORD)
        change_id, user_id = ask_for_address(actor_of(user), email=NEW).id, user.id
        db.session.commit()
    steps = iter([confirm_address, stop_change] * 3)

    def act() -> None:
        step, change = next(steps), db.session.get_one(AddressChange, change_id)
        if step is stop_change:
            stop_change(change)
        else:
            confirm_address(actor_of(db.session.get_one(User, user_id)), change=change, keep_session=None)

    results = at_once(committing_portal, act)
    assert results.count(DONE) in (1, 2), results
    with committing_portal.app_context():
        change, user = db.session.get_one(AddressChange, change_id), db.session.get_one(User, user_id)
        assert change.stopped_at is not None
        assert user.email == OLD
        with pytest.raises(DomainError):
            stop_change(change)


def test_what_was_mistyped_is_not_held_against_anybody(client: Visitor, lea: User) -> None:
    sign_in(client, lea)
    for _ in range(8):
        assert client.post(PAGE, data={"email": "no address"}).status_code == 422
    assert NEW in ask(client)
