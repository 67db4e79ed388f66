"""Several at once: one open invitation per address, one acceptance per link."""

import contextvars
from itertools import count

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Invitation, RoleGrant, User
from app.core.db import db
from app.core.roles import Role
from app.partners.models import Organisation
from tests.builders.accounts import make_user, sign_in
from tests.builders.invitations import invite, path_of
from tests.builders.partners import make_organisation
from tests.conftest import Visitor
from tests.racing import AT_ONCE, DONE, at_once

pytestmark = [pytest.mark.feature("G5"), pytest.mark.slow]


def test_of_invitations_sent_at_once_to_a_new_address_one_is(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        organisation = make_organisation()
        leads = iter([make_user(Role.PARTNER_LEAD, organisation).id for _ in range(AT_ONCE)])
        organisation_id = organisation.id
        db.session.commit()

    def ask() -> None:
        lead = db.session.get_one(User, next(leads))
        own = db.session.get_one(Organisation, organisation_id)
        invite(Role.FACILITATOR, own, by=lead, email="both@test.example")

    results = at_once(committing_portal, ask)
    assert results.count(DONE) == 1
    assert all("both@test.example was invited on" in result for result in results if result != DONE)
    with committing_portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).where(User.email == "both@test.example")) == 1


def test_a_link_opened_at_once_is_accepted_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        sent = invite()
        path, user_id = path_of(sent), sent.invitation.user_id
        db.session.commit()
    places, statuses = count(), []

    def accept() -> None:
        statuses.append(post(committing_portal, path, f"three-brown-wrens-{next(places)}"))

    at_once(committing_portal, accept)
    assert sorted(statuses) == [302, *[404] * (AT_ONCE - 1)]
    with committing_portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(RoleGrant.user_id == user_id)) == 1


def test_a_link_withdrawn_while_it_is_opened_is_one_or_the_other(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        organisation = make_organisation()
        lead = make_user(Role.PARTNER_LEAD, organisation)
        sent = invite(Role.FACILITATOR, organisation, by=lead)
        path, invitation_id, user_id = path_of(sent), sent.invitation.id, sent.invitation.user_id
        browser = Visitor(committing_portal.test_client())
        sign_in(browser, lead)
        db.session.commit()
    places, opened, withdrawn = count(), [], []

    def act() -> None:
        if next(places):
            opened.append(post(committing_portal, path, "three-brown-wrens"))
        else:
            answer = contextvars.Context().run(browser.client.post, f"/users/invitations/{invitation_id}/withdraw")
            withdrawn.append(answer.status_code)

    at_once(committing_portal, act)
    is_accepted = 302 in opened
    assert sorted(opened) == [302 if is_accepted else 404, *[404] * (AT_ONCE - 2)]
    assert withdrawn == [409 if is_accepted else 302]
    with committing_portal.app_context():
        found = db.session.get_one(Invitation, invitation_id)
        grants = db.session.scalar(sa.select(sa.func.count()).where(RoleGrant.user_id == user_id))
        assert (found.accepted_at is None) is (grants == 0)
        assert (found.accepted_at is None) is not (found.withdrawn_at is None)


def post(portal: Flask, path: str, password: str) -> int:
    """Send the form of a link from a browser of its own, and return what it answered."""
    browser = portal.test_client()
    status: int = contextvars.Context().run(browser.post, path, data={"password": password}).status_code
    return status
