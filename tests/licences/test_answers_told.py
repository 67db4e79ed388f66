"""Who is told of an offer and its answers, by mail and on home (A18)."""

import pytest
import sqlalchemy as sa

from app.accounts.types import MailKind
from app.core.clock import today
from app.core.db import db
from app.core.roles import Role
from app.licences.actions import end_offer
from app.licences.models import LicenceAcceptance
from app.licences.types import OfferEnding, Side
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft
from tests.builders.mail import link_in, messages
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.licences.offered import Offered, accept
from tests.licences.places import words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("A18", "A11")
def test_the_other_side_is_written_to(offered: Offered) -> None:
    (asked,) = messages(MailKind.LICENCE_OFFER)
    assert (asked.recipient, asked.subject) == (
        offered.lead.email,
        f"Licence {offered.licence.reference} is offered to you",
    )
    assert link_in(asked) == offered.path
    accept(offered, offered.lead, Side.LICENSEE)
    told = messages(MailKind.LICENCE_OFFER)[-1]
    assert told.recipient == offered.manager.email
    assert "the licensee has accepted" in (told.body or "").casefold()
    assert "once your side has accepted" in (told.body or "")
    accept(offered, offered.manager, Side.LICENSOR)
    signed = messages(MailKind.LICENCE_OFFER)[-1]
    assert signed.recipient == offered.lead.email
    assert "Both sides have now accepted it" in (signed.body or "")


@pytest.mark.feature("A18")
def test_a_withdrawn_offer_is_told_to_the_licensee_alone(offered: Offered) -> None:
    end_offer(TESTER, licence=offered.licence, ending=OfferEnding.WITHDRAWN, ended_on=today(), reason="New\nprices")
    told = messages(MailKind.LICENCE_OFFER)[1:]
    assert [one.recipient for one in told] == [offered.lead.email]
    assert "New prices" in (told[0].body or "")


@pytest.mark.feature("A18", "G7")
def test_the_offer_is_a_task_on_both_homes_in_turn(client: Visitor, offered: Offered) -> None:
    reference = offered.licence.reference
    sign_in(client, offered.lead)
    home = client.get("/")
    assert f"Answer the Trust’s offer of {reference}" in words_of(home)
    assert f'href="{offered.path}/accept"' in home.text
    sign_in(client, offered.manager)
    assert f"Accept {reference} for the Trust" not in words_of(client.get("/"))
    accept(offered, offered.lead, Side.LICENSEE)
    assert f"Accept {reference} for the Trust" in words_of(client.get("/"))
    sign_in(client, offered.lead)
    assert "Answer the Trust’s offer" not in words_of(client.get("/"))


@pytest.mark.feature("A18", "G7")
def test_a_declined_offer_is_said_in_the_managers_task(client: Visitor, offered: Offered) -> None:
    end_offer(TESTER, licence=offered.licence, ending=OfferEnding.DECLINED, ended_on=today(), reason="Too dear")
    sign_in(client, offered.manager)
    assert "The offer was declined on" in words_of(client.get("/"))
    assert "Too dear." in words_of(client.get("/"))


@pytest.mark.feature("A18")
def test_a_lead_elsewhere_is_given_no_task_of_an_organisation_they_only_work_for(
    client: Visitor, offered: Offered
) -> None:
    both = make_user(Role.FACILITATOR, offered.provider)
    sign_in(client, both)
    assert "Answer the Trust’s offer" not in words_of(client.get("/"))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceAcceptance)) == 0


@pytest.mark.feature("A18")
def test_the_manager_sees_who_is_asked_before_offering(client: Visitor, offered: Offered) -> None:
    sign_in(client, offered.manager)
    draft = make_draft(offered.provider, [make_area()])
    assert "Catherine Lowther is written to" in words_of(client.get(f"/licences/{draft.id}/offer"))
    nobody = make_draft(make_organisation(), [make_area()])
    assert "invite its lead" in words_of(client.get(f"/licences/{nobody.id}/offer"))
