"""Taking a proof away: one's own app, somebody's single sign-on, and proofs nobody needs any more (G5)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app.accounts.actions.passkeys import PROOFS_KEPT_FOR, clear_spent_proofs
from app.accounts.models import Identity, Passkey, SpentProof, User
from app.accounts.queries.identities import identities_of
from app.accounts.rules.second_factor import new_secret, seal_secret
from app.accounts.types import MailKind
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs.registry import SCHEDULES
from app.core.roles import Role
from tests.builders.accounts import make_user, sign_in
from tests.builders.mail import messages
from tests.conftest import TEST_KEY, Visitor
from tests.portal.reading import words_of

pytestmark = pytest.mark.feature("G5")
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
REMOVE = "/account/authenticator/remove"


@pytest.fixture
def clock(database: sa.Connection) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


def with_app(role: Role) -> User:
    user = make_user(role)
    user.totp_secret, user.totp_confirmed_at = seal_secret(new_secret(), [TEST_KEY]), now()
    return user


def give_passkey(user: User) -> None:
    db.session.add(
        Passkey(user_id=user.id, credential_id="abc", public_key="key", sign_count=0, name="Key", is_synced=False)
    )
    db.session.flush()


@pytest.mark.usefixtures("in_use")
def test_somebody_who_may_do_without_removes_their_app_and_is_told(
    client: Visitor, clock: time_machine.Traveller
) -> None:
    lead = with_app(Role.PARTNER_LEAD)
    sign_in(client, lead)
    assert "Remove the app" in client.get("/account/authenticator").text
    assert "for the password alone" in words_of(client.get(REMOVE))
    assert lead.totp_secret is not None, "looking removes nothing"
    assert client.post(REMOVE).location == "/account"
    assert (lead.totp_secret, lead.totp_confirmed_at, lead.totp_last_counter) == (None, None, None)
    assert "was removed" in messages(MailKind.SECOND_FACTOR)[-1].subject
    assert db.session.scalars(sa.select(Event).where(Event.tag == EventTag.SECOND_FACTOR_REMOVED)).one().subject_id
    assert client.post(REMOVE).status_code == 409, "a second click says that it is gone"
    assert "nothing to remove" in client.get(REMOVE).text


@pytest.mark.usefixtures("in_use")
def test_the_last_factor_of_a_role_that_needs_one_stays(client: Visitor, clock: time_machine.Traveller) -> None:
    trainer = with_app(Role.TRAINER)
    sign_in(client, trainer)
    answer = client.post(REMOVE)
    assert (answer.status_code, "this app is your last one" in answer.text) == (409, True)
    assert trainer.totp_secret is not None
    give_passkey(trainer)
    assert client.post(REMOVE).status_code == 302
    assert trainer.totp_secret is None


@pytest.mark.usefixtures("in_use")
def test_removing_it_wants_a_recent_proof(client: Visitor, clock: time_machine.Traveller) -> None:
    lead = with_app(Role.PARTNER_LEAD)
    sign_in(client, lead)
    clock.shift(timedelta(minutes=16))
    assert client.post(REMOVE).status_code == 403
    assert lead.totp_secret is not None


def bound(user: User, issuer: str = "https://id.test.example", subject: str = "one") -> Identity:
    identity = Identity(user_id=user.id, issuer=issuer, subject=subject)
    db.session.add(identity)
    db.session.flush()
    return identity


def test_an_administrator_releases_a_binding_and_its_owner_is_out_and_told(
    client: Visitor, app: Flask, clock: time_machine.Traveller
) -> None:
    administrator, owner = make_user(Role.ADMINISTRATOR), make_user(Role.TRAINER, name="Own Er")
    identity = bound(owner)
    theirs = Visitor(app.test_client())
    sign_in(theirs, owner)
    sign_in(client, administrator)
    path = f"/users/{owner.id}/identities/{identity.id}/release"
    assert path in client.get(f"/users/{owner.id}").text
    assert "Speak to Own Er first" in client.get(path).text
    assert client.post(path, data={"reason": ""}).status_code == 422
    assert client.post(path, data={"reason": "Moved to another tenant <script>"}).location == f"/users/{owner.id}"
    assert identities_of(owner.id) == []
    assert theirs.get("/account").status_code == 302
    assert "released from its single sign-on" in messages(MailKind.SECOND_FACTOR)[-1].subject
    said = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.IDENTITY_RELEASED)).one().sentence
    assert "released Own Er's single sign-on at https://id.test.example" in said
    assert client.post(path, data={"reason": "Again"}).status_code == 404
    bound(owner, subject="another")
    bound(make_user(), subject="one")


def test_nobody_else_releases_and_nobody_their_own(client: Visitor, clock: time_machine.Traveller) -> None:
    administrator = make_user(Role.ADMINISTRATOR)
    own, theirs = bound(administrator), bound(make_user(Role.TRAINER), subject="two")
    sign_in(client, administrator)
    answer = client.post(f"/users/{administrator.id}/identities/{own.id}/release", data={"reason": "Mine"})
    assert (answer.status_code, "your own account" in answer.text) == (422, True)
    wrong_person = f"/users/{administrator.id}/identities/{theirs.id}/release"
    assert client.post(wrong_person, data={"reason": "Mixed up"}).status_code == 404
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert (
        client.post(f"/users/{theirs.user_id}/identities/{theirs.id}/release", data={"reason": "No"}).status_code == 403
    )
    assert len(identities_of(administrator.id)) == len(identities_of(theirs.user_id)) == 1


def test_spent_proofs_are_forgotten_once_no_cookie_can_bring_them_back(clock: time_machine.Traveller) -> None:
    db.session.add_all(
        [
            SpentProof(proof_hash="old", spent_at=now() - PROOFS_KEPT_FOR - timedelta(seconds=1)),
            SpentProof(proof_hash="kept", spent_at=now() - timedelta(days=31)),
        ]
    )
    db.session.flush()
    assert clear_spent_proofs() == 1
    assert list(db.session.scalars(sa.select(SpentProof.proof_hash))) == ["kept"]
    assert clear_spent_proofs() == 0
    assert "accounts.clear-spent-proofs" in SCHEDULES


def test_a_proof_outlives_every_cookie_that_is_believed(app: Flask) -> None:
    assert app.permanent_session_lifetime < PROOFS_KEPT_FOR
