"""The link of an invitation: for one person, once, for seven days (G5)."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.actions import grant_role
from app.accounts.models import Invitation, SignInSession, User
from app.accounts.queries import grants_on, user_by_email
from app.accounts.rules.passwords import password_matches
from app.accounts.types import InvitationState
from app.core.clock import now, today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.partners.queries import the_trust
from tests.builders.accounts import PASSWORD, make_user, sign_in
from tests.builders.invitations import invite, path_of
from tests.builders.mail import link_in, messages
from tests.builders.partners import TESTER, make_organisation
from tests.conftest import Visitor
from tests.portal.reading import words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G5")]
NEW = "three-brown-wrens"
DEAD = "This link was used already, was replaced or withdrawn, or is more than seven days old."


def is_dead(client: Visitor, path: str) -> bool:
    answers = client.get(path), client.post(path, data={"password": "another-quiet-word"})
    return all(answer.status_code == 404 and DEAD in answer.text for answer in answers)


def test_accepting_gives_the_role_from_today_and_signs_in(client: Visitor) -> None:
    organisation = make_organisation(name="Fellside Together")
    sent = invite(Role.FACILITATOR, organisation, by=make_user(Role.PARTNER_LEAD, organisation, name="Lena Lead"))
    path = path_of(sent)
    shown = words_of(client.get(path))
    assert "Lena Lead invites you to Waymark as Facilitator for Fellside Together" in shown
    answer = client.post(path, data={"password": NEW})
    assert answer.status_code == 302
    user = sent.invitation.user
    assert password_matches(user.password_hash, NEW)
    assert [(one.role, one.from_day, one.recorded_by) for one in grants_on(user.id, today())] == [
        (Role.FACILITATOR, today(), "Lena Lead")
    ]
    assert client.get("/account").status_code == 200
    assert sent.invitation.state is InvitationState.ACCEPTED
    accepted = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.INVITATION_ACCEPTED)).one()
    assert accepted.actor_id == user.id


def test_a_link_is_good_once(client: Visitor) -> None:
    sent = invite()
    path = path_of(sent)
    client.post(path, data={"password": NEW})
    client.post("/sign-out")
    assert is_dead(client, path)
    assert password_matches(sent.invitation.user.password_hash, NEW)


def test_a_link_dies_after_seven_days(client: Visitor) -> None:
    sent = invite()
    assert sent.invitation.expires_at - sent.invitation.invited_at == timedelta(days=7)
    sent.invitation.expires_at = now()
    assert is_dead(client, path_of(sent))


def test_sending_again_makes_a_new_link_and_kills_the_old(client: Visitor) -> None:
    organisation = make_organisation()
    lead = make_user(Role.PARTNER_LEAD, organisation)
    sent = invite(Role.FACILITATOR, organisation, by=lead)
    old, invitation_id, user_id = path_of(sent), sent.invitation.id, sent.invitation.user_id
    sent.invitation.expires_at = now() - timedelta(days=1)
    sign_in(client, lead)
    assert client.post(f"/users/invitations/{invitation_id}/resend").location == f"/users/{user_id}"
    new = link_in(messages()[1])
    client.post("/sign-out")
    assert new != old
    assert is_dead(client, old)
    assert client.post(new, data={"password": NEW}).status_code == 302


def test_a_withdrawn_link_is_dead_and_nothing_more_can_be_done(client: Visitor) -> None:
    organisation = make_organisation()
    lead = make_user(Role.PARTNER_LEAD, organisation)
    sent = invite(Role.FACILITATOR, organisation, by=lead)
    path, invitation_id, user_id = path_of(sent), sent.invitation.id, sent.invitation.user_id
    sign_in(client, lead)
    assert client.get(f"/users/invitations/{invitation_id}/withdraw").status_code == 200
    client.post(f"/users/invitations/{invitation_id}/withdraw")
    assert "Invitation withdrawn" in words_of(client.get(f"/users/{user_id}"))
    for act in ("resend", "withdraw"):
        again = client.post(f"/users/invitations/{invitation_id}/{act}")
        assert (again.status_code, "This invitation is withdrawn" in again.text) == (409, True)
    client.post("/sign-out")
    assert is_dead(client, path)
    assert grants_on(user_id, today()) == []


def test_another_leads_invitation_is_none_of_ones_business(client: Visitor) -> None:
    sent = invite()
    invitation_id, user_id = sent.invitation.id, sent.invitation.user_id
    sign_in(client, make_user(Role.PARTNER_LEAD))
    assert client.get(f"/users/{user_id}").status_code == 404
    assert client.get(f"/users/invitations/{invitation_id}/withdraw").status_code == 404
    for act in ("resend", "withdraw"):
        assert client.post(f"/users/invitations/{invitation_id}/{act}").status_code == 404
    assert db.session.get_one(Invitation, invitation_id).state is InvitationState.OPEN


def test_a_link_passed_on_is_not_accepted_by_somebody_else(client: Visitor) -> None:
    sent = invite()
    sign_in(client, make_user(name="Olga Other"))
    for answer in (client.get(path_of(sent)), client.post(path_of(sent), data={"password": NEW})):
        assert answer.status_code == 409
        assert "You are signed in as Olga Other, and the link was sent to another address." in answer.text
        assert sent.invitation.email not in answer.text
    assert (sent.invitation.state, sent.invitation.user.password_hash) == (InvitationState.OPEN, None)


def test_somebody_with_an_account_signs_in_first_and_keeps_their_password(client: Visitor) -> None:
    user = make_user(email="two@test.example", password=PASSWORD)
    kept = user.password_hash
    sent = invite(Role.FACILITATOR, make_organisation(name="The Second"), email="two@test.example", name="Other Name")
    path = path_of(sent)
    assert client.post(path, data={"password": NEW}).location == f"/sign-in?next={path}"
    assert (
        client.post(f"/sign-in?next={path}", data={"email": "two@test.example", "password": PASSWORD}).location == path
    )
    assert "Facilitator for The Second" in words_of(client.get(path))
    assert client.post(path).location == "/account"
    assert (user.password_hash, user.name == "Other Name") == (kept, False)
    assert [one.role for one in grants_on(user.id, today())] == [Role.PARTNER_LEAD, Role.FACILITATOR]


def test_what_a_leaver_sent_is_worth_nothing(client: Visitor) -> None:
    organisation = make_organisation()
    lead = make_user(Role.PARTNER_LEAD, organisation, name="Lena Leaver")
    sent = invite(Role.PARTNER_LEAD, organisation, by=lead)
    lead.disabled_at = now()
    answer = client.post(path_of(sent), data={"password": NEW})
    assert (answer.status_code, "Lena Leaver may no longer invite people" in answer.text) == (422, True)
    assert (sent.invitation.user.password_hash, grants_on(sent.invitation.user_id, today())) == (None, [])


@pytest.mark.parametrize("password", ["short", "x" * 201, "passwordpassword", ""])
def test_an_unfit_password_leaves_the_link_good(client: Visitor, password: str) -> None:
    sent = invite()
    refused = client.post(path_of(sent), data={"password": password})
    assert refused.status_code == 422
    assert client.post(path_of(sent), data={"password": NEW}).status_code == 302


@pytest.mark.parametrize("note", ["", "x", "🦡.<script>", "x" * 10_000, "%2e%2e"])
def test_a_link_that_is_none_learns_nothing(client: Visitor, note: str) -> None:
    answer = client.get(f"/welcome/{note}")
    assert answer.status_code == 404


def test_a_role_given_meanwhile_is_not_given_twice(client: Visitor) -> None:
    organisation = make_organisation()
    sent = invite(Role.FACILITATOR, organisation)
    grant_role(TESTER, user=sent.invitation.user, role=Role.FACILITATOR, organisation=organisation, from_day=today())
    client.post(path_of(sent), data={"password": NEW})
    assert len(grants_on(sent.invitation.user_id, today())) == 1


def test_a_session_planted_beforehand_is_not_the_one_that_is_signed_in(client: Visitor) -> None:
    sent = invite()
    with client.client.session_transaction() as planted:
        planted["_user_id"] = "planted-by-somebody"
    answer = client.post(path_of(sent), data={"password": NEW})
    with client.client.session_transaction() as session:
        assert session["_user_id"] != "planted-by-somebody"
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    assert all("HttpOnly" in one and "SameSite=Lax" in one for one in cookies)


FIRST = ("--role", "administrator", "--email", "First@Portal.example", "--name", "Fern First")


def invited(app: Flask, *arguments: str) -> str:
    """Invite somebody on the command line and return the path of the link it printed."""
    done = app.test_cli_runner().invoke(args=["users", "invite", *arguments])
    assert done.exit_code == 0, done.output
    found = re.search(r"http://127\.0\.0\.1:8000(/welcome/\S+)", done.output)
    assert found is not None, done.output
    return found.group(1)


@pytest.mark.feature("G1")
def test_the_first_account_of_a_portal(client: Visitor, app: Flask) -> None:
    path = invited(app, *FIRST)
    assert "Welcome, Fern First" in client.get(path).text
    assert client.post(path, data={"password": NEW}).status_code == 302
    user = user_by_email("first@portal.example")
    assert user is not None
    assert [(grant.role, grant.organisation_id) for grant in grants_on(user.id, today())] == [
        (Role.ADMINISTRATOR, the_trust().id)
    ]
    assert client.get("/users").status_code == 200


@pytest.mark.feature("G1", "G2")
def test_an_administrator_made_on_the_server_is_said_to_be_confirmed_by_nobody(app: Flask, database: object) -> None:
    done = app.test_cli_runner().invoke(args=["users", "invite", *FIRST])
    assert "No second administrator confirms this" in done.output
    logged = sa.select(Event).order_by(Event.id.desc())
    said = "Administrator for The Hampton Trust, on the server itself: no second administrator confirms it."
    assert said in next(iter(db.session.scalars(logged))).sentence
    trainer = ("--role", "trainer", "--email", "t@portal.example", "--name", "Tea Trainer")
    assert "No second administrator" not in app.test_cli_runner().invoke(args=["users", "invite", *trainer]).output
    assert "no second administrator" not in next(iter(db.session.scalars(logged))).sentence


def test_an_unused_link_can_be_made_again_and_a_used_one_not(client: Visitor, app: Flask) -> None:
    old, new = invited(app, *FIRST), invited(app, *FIRST)
    assert is_dead(client, old)
    client.post(new, data={"password": NEW})
    done = app.test_cli_runner().invoke(args=["users", "invite", *FIRST])
    assert (done.exit_code, "has an account with a password" in done.output) == (1, True)


@pytest.mark.parametrize("email", ["nonsense", "a@b", "ä@x.example", "a@x.example\nBcc: b@x.example", "x" * 300])
def test_an_address_that_is_none_invites_nobody(app: Flask, email: str) -> None:
    done = app.test_cli_runner().invoke(
        args=["users", "invite", "--role", "administrator", "--email", email, "--name", "A"]
    )
    assert (done.exit_code, "Enter a mail address" in done.output) == (1, True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 0


def test_nobody_is_signed_in_by_opening_a_link(client: Visitor) -> None:
    client.get(path_of(invite()))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 0


@pytest.mark.feature("G5")
def test_whoever_accepts_is_welcomed_and_offered_a_second_factor(client: Visitor) -> None:
    client.post(path_of(invite()), data={"password": "three-brown-wrens"})
    page = words_of(client.get("/"))
    assert "Your password is set, and you are signed in." in page
    assert "an authenticator app or a passkey" in page
