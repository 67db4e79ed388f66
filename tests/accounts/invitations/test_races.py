"""Two at once: one open invitation per address, one acceptance per link, on databases that keep what is committed."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Invitation, RoleGrant, User
from app.core.db import db
from app.core.errors import DomainError
from app.core.roles import Role
from app.partners.models import Organisation
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.invitations import invite, path_of
from tests.builders.partners import make_organisation
from tests.conftest import Visitor

pytestmark = [pytest.mark.feature("G5"), pytest.mark.slow]


def at_once(number: int, do: Callable[[int], str]) -> list[str]:
    """Have several threads do a thing at the same moment, and return what each came to."""
    gate, results = threading.Barrier(number), [""] * number

    def run(place: int) -> None:
        gate.wait()
        results[place] = do(place)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


def test_of_invitations_sent_at_once_to_a_new_address_one_is(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        organisation = make_organisation()
        leads = [make_user(Role.PARTNER_LEAD, organisation).id for _ in range(4)]
        organisation_id = organisation.id
        db.session.commit()

    def ask(place: int) -> str:
        with committing_portal.app_context():
            lead = db.session.get_one(User, leads[place])
            own = db.session.get_one(Organisation, organisation_id)
            actor_of(lead)
            try:
                invite(Role.FACILITATOR, own, by=lead, email="both@test.example")
                db.session.commit()
            except DomainError:
                db.session.rollback()
                return "refused"
            return "sent"

    assert at_once(4, ask) == ["refused", "refused", "refused", "sent"]
    with committing_portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).where(User.email == "both@test.example")) == 1


def test_a_link_opened_at_once_is_accepted_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        sent = invite()
        path, user_id = path_of(sent), sent.invitation.user_id
        db.session.commit()

    def accept(place: int) -> str:
        answer = committing_portal.test_client().post(path, data={"password": f"three-brown-wrens-{place}"})
        return str(answer.status_code)

    assert at_once(3, accept) == ["302", "404", "404"]
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

    def act(place: int) -> str:
        if place:
            return str(committing_portal.test_client().post(path, data={"password": "three-brown-wrens"}).status_code)
        return str(browser.client.post(f"/users/invitations/{invitation_id}/withdraw").status_code)

    results = at_once(2, act)
    assert results in (["302", "404"], ["302", "409"])
    with committing_portal.app_context():
        found = db.session.get_one(Invitation, invitation_id)
        grants = db.session.scalar(sa.select(sa.func.count()).where(RoleGrant.user_id == user_id))
        assert (found.accepted_at is None) is (grants == 0)
        assert (found.accepted_at is None) is not (found.withdrawn_at is None)
