"""Answering an offer on screen: accepting it for one's own side, and declining it (A18)."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.core.clock import today
from app.core.db import db
from app.core.errors import Stale
from app.core.roles import Role
from app.licences.actions import DraftTerms, end_offer
from app.licences.models import LicenceSignature
from app.licences.queries import licence_facts, offered_terms
from app.licences.types import ContractShape, LicenceState, OfferEnding, Side
from app.partners.types import OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence, make_offer
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import amend, events_of, refusal, state_of
from tests.licences.offered import Offered, accept, typed
from tests.licences.places import words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("A18", "A2")
def test_both_sides_accept_on_screen_and_the_licence_is_signed(client: Visitor, offered: Offered) -> None:
    sign_in(client, offered.lead)
    assert "Read and accept" in words_of(client.get(offered.path))
    page = words_of(client.get(f"{offered.path}/accept"))
    assert "Licensee Northmoor" in page
    assert "I accept them for Northmoor, and I may bind it to them." in page
    answer = client.post(f"{offered.path}/accept", data=typed(client, offered.path, "catherine  lowther"))
    assert answer.status_code == 302
    assert state_of(offered.licence) is LicenceState.NEGOTIATION
    assert "Read and accept" not in words_of(client.get(offered.path))
    sign_in(client, offered.manager)
    assert "Accept for the Trust" in words_of(client.get(offered.path))
    answer = client.post(f"{offered.path}/accept", data=typed(client, offered.path, "Priya Shah"))
    assert answer.status_code == 302
    assert state_of(offered.licence) is LicenceState.SIGNED
    assert [event.sentence for event in events_of(offered.licence)][2:] == [
        f"Catherine Lowther accepted {offered.licence.reference} for the licensee on screen, as Chair.",
        f"Priya Shah accepted {offered.licence.reference} for the licensor on screen, as Chair.",
    ]


@pytest.mark.feature("A18")
def test_an_acceptance_keeps_who_when_which_terms_and_the_words_ticked(offered: Offered) -> None:
    terms = offered_terms(offered.licence.id, today())
    assert terms is not None
    moment = datetime(today().year, today().month, today().day, 11, 30, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        accepted = accept(offered, offered.lead, Side.LICENSEE)
    signature = db.session.get_one(LicenceSignature, accepted.signature_id)
    assert (signature.signatory, signature.signatory_role, signature.side) == (
        "Catherine Lowther",
        "Chair",
        Side.LICENSEE,
    )
    assert (accepted.user_id, accepted.accepted_at) == (offered.lead.id, moment)
    assert accepted.terms_sha256 == terms.text.sha256
    assert accepted.declaration == ("I have read these terms. I accept them for Northmoor, and I may bind it to them.")


@pytest.mark.feature("A18", "A7")
def test_a_side_accepts_once_and_only_while_the_offer_is_open(client: Visitor, offered: Offered) -> None:
    accept(offered, offered.lead, Side.LICENSEE)
    again = refusal(lambda: accept(offered, offered.lead, Side.LICENSEE)).sentence
    assert f"was already accepted for the licensee on {today().day} " in again
    sign_in(client, offered.lead)
    page = client.get(f"{offered.path}/accept")
    assert page.status_code == 409
    assert "Each side accepts once" in words_of(page)
    end_offer(TESTER, licence=offered.licence, ending=OfferEnding.WITHDRAWN, ended_on=today(), reason="New prices")
    withdrawn = refusal(lambda: accept(offered, offered.lead, Side.LICENSEE)).sentence
    assert "The Trust withdrew the offer" in withdrawn
    assert "New prices." in withdrawn
    bare = make_draft(offered.provider, [make_area()])
    assert client.get(f"/licences/{bare.id}/accept").status_code == 404
    sign_in(client, offered.manager)
    assert "has not been offered" in words_of(client.get(f"/licences/{bare.id}/accept"))


@pytest.mark.feature("A18", "A12")
def test_an_offer_is_accepted_until_the_last_instant_of_its_last_day_in_london() -> None:
    provider, area = make_organisation(), make_area()
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        lead = make_user(Role.PARTNER_LEAD, provider)
        late, timely = make_draft(provider), make_draft(provider)
        make_offer(late, answer_by=date(2026, 5, 20))
        make_offer(timely, answer_by=date(2026, 5, 20))
    with time_machine.travel(datetime(2026, 5, 20, 22, 59, 59, tzinfo=UTC), tick=False):
        accept(Offered(provider, area, timely, lead, lead), lead, Side.LICENSEE)
    with time_machine.travel(datetime(2026, 5, 20, 23, tzinfo=UTC), tick=False):
        said = refusal(lambda: accept(Offered(provider, area, late, lead, lead), lead, Side.LICENSEE)).sentence
    assert "was to be answered by 20 May 2026, and has lapsed. Ask the Trust" in said


@pytest.mark.feature("A18", "A14")
def test_terms_that_changed_since_they_were_read_are_to_be_read_anew(client: Visitor, offered: Offered) -> None:
    sign_in(client, offered.lead)
    sent = typed(client, offered.path, "Catherine Lowther", signatory_role="Director of services")
    end_offer(TESTER, licence=offered.licence, ending=OfferEnding.WITHDRAWN, ended_on=today(), reason="Longer grace")
    days = {"starts_on": today() + timedelta(days=30), "ends_on": today() + timedelta(days=400)}
    terms = DraftTerms(**days, areas=[offered.area], grace_days=7)
    amend(offered.licence, terms, offered.licence.row_version)
    make_offer(offered.licence)
    answer = client.post(f"{offered.path}/accept", data=sent)
    assert answer.status_code == 409
    assert "has changed since you opened this page" in words_of(answer)
    assert "7 days" in words_of(answer)
    assert 'value="Director of services"' in answer.text
    assert not re.search(r'name="declaration"[^>]*checked', answer.text)
    assert state_of(offered.licence) is LicenceState.NEGOTIATION
    now = typed(client, offered.path, "Catherine Lowther")
    assert now["terms"] != sent["terms"]
    assert client.post(f"{offered.path}/accept", data=now).status_code == 302


@pytest.mark.feature("A18")
def test_the_same_terms_offered_anew_are_another_offer(offered: Offered) -> None:
    read = offered_terms(offered.licence.id, today())
    assert read is not None
    end_offer(TESTER, licence=offered.licence, ending=OfferEnding.WITHDRAWN, ended_on=today(), reason="More time")
    make_offer(offered.licence, answer_by=today() + timedelta(days=60))
    assert isinstance(refusal(lambda: accept(offered, offered.lead, Side.LICENSEE, terms_read=read.fingerprint)), Stale)


@pytest.mark.feature("A18", "G6")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"signatory": "Somebody Else"}, "You are signed in as Catherine Lowther"),
        ({"signatory": ""}, "Type your full name"),
        ({"signatory_role": ""}, "Enter your role"),
        ({"declaration": ""}, "Tick that you have read and accept the terms"),
        ({"terms": ""}, "has changed since you opened this page"),
        ({"terms": "0" * 64}, "has changed since you opened this page"),
        ({"signatory_role": "<script>alert(1)</script> 😀" + "x" * 10_000}, "must be 120 characters or fewer"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_kept(
    client: Visitor, offered: Offered, changed: dict[str, str], said: str
) -> None:
    sign_in(client, offered.lead)
    answer = client.post(f"{offered.path}/accept", data=typed(client, offered.path, "Catherine Lowther") | changed)
    assert answer.status_code in (409, 422)
    assert said in words_of(answer)
    assert "<script>alert" not in answer.text
    (facts,) = licence_facts([offered.licence.id])
    assert not facts.signatures


@pytest.mark.feature("A18", "A2")
def test_the_licensee_declines_with_a_reason_and_not_once_it_has_accepted(client: Visitor, offered: Offered) -> None:
    sign_in(client, offered.lead)
    path = f"{offered.path}/decline"
    assert client.post(path, data={"version": str(offered.licence.row_version), "reason": ""}).status_code == 422
    sent = {"version": str(offered.licence.row_version), "reason": "The dates are too early"}
    assert client.post(path, data=sent).status_code == 302
    assert state_of(offered.licence) is LicenceState.DRAFT
    assert "since the licensee declined it: The dates are too early" in events_of(offered.licence)[-1].sentence
    assert "The licensee declined the offer" in words_of(client.get(f"{offered.path}/accept"))
    make_offer(offered.licence)
    accept(offered, offered.lead, Side.LICENSEE)
    bound = client.post(path, data=sent)
    assert bound.status_code == 409
    assert "Ask the Trust’s licence manager to withdraw the offer" in words_of(bound)
    sign_in(client, offered.manager)
    assert "Withdraw the offer instead" in words_of(client.get(path))


@pytest.mark.feature("A18", "G1")
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PARTNER_LEAD, Role.LICENCE_MANAGER)])
def test_nobody_without_the_right_answers(client: Visitor, offered: Offered, role: Role) -> None:
    area = offered.area if role in (Role.COMMISSIONER, Role.FORCE_SPOC) else None
    provider = offered.provider if role in (Role.FACILITATOR, Role.RETURN_PREPARER, Role.RETURN_CERTIFIER) else None
    sign_in(client, make_user(role, provider, area))
    for act in ("accept", "decline"):
        assert client.get(f"{offered.path}/{act}").status_code == 403
        assert client.post(f"{offered.path}/{act}").status_code == 403
    assert state_of(offered.licence) is LicenceState.NEGOTIATION


@pytest.mark.feature("A18", "G1")
def test_another_providers_lead_learns_nothing(client: Visitor, offered: Offered) -> None:
    sign_in(client, make_user(Role.PARTNER_LEAD))
    for act in ("accept", "decline"):
        assert client.get(f"{offered.path}/{act}").status_code == 404
        assert client.post(f"{offered.path}/{act}", data={"signatory": "A"}).status_code == 404


@pytest.mark.feature("A18", "A25")
def test_only_the_trust_is_asked_about_ground_that_is_shared(client: Visitor, offered: Offered) -> None:
    other = make_licence(make_organisation(name="Southmoor"), [offered.area])
    sign_in(client, offered.lead)
    assert "Southmoor" not in client.get(f"{offered.path}/accept").text
    accept(offered, offered.lead, Side.LICENSEE)
    sign_in(client, offered.manager)
    page = words_of(client.get(f"{offered.path}/accept"))
    assert f"{other.reference} of Southmoor" in page
    sent = typed(client, offered.path, "Priya Shah")
    assert "Confirm that both are meant to hold" in words_of(client.post(f"{offered.path}/accept", data=sent))
    assert client.post(f"{offered.path}/accept", data=sent | {"shares_ground": "y"}).status_code == 302
    assert "Southmoor" in (events_of(offered.licence)[-1].reason or "")


@pytest.mark.feature("A18")
def test_own_delivery_has_nobody_to_accept_for() -> None:
    own = make_draft(make_organisation(OrganisationKind.TRUST), shape=ContractShape.OWN_DELIVERY)
    manager = make_user(Role.LICENCE_MANAGER)
    licence = Offered(make_organisation(), make_area(), own, manager, manager)
    assert "has not been offered" in refusal(lambda: accept(licence, manager, Side.LICENSOR)).sentence
    assert "no offer to accept" in refusal(lambda: accept(licence, manager, Side.LICENSEE)).sentence
