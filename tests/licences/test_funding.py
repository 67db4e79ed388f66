"""Both contract shapes: a commissioner's grants and contracts are agreements of their own, beside the licence (A13)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.errors import NotFound, Stale
from app.core.events import Event
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.actions import Funding, correct_funding, end_funding
from app.licences.models import FundingAgreement, Licence, LicenceDecision
from app.licences.queries import facts_of, funding_of_licence, licence_facts
from app.licences.rules import grant_covers_term, unfunded_days
from app.licences.types import ContractShape, DecisionKind, FundingKind, FundingState, Side
from app.partners.models import ForceArea
from app.partners.types import OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.funding import make_funding
from tests.builders.licences import make_draft, make_licence, make_offer, make_programme
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.acts import refusal, sign
from tests.licences.offered import Offered, accept
from tests.licences.places import typed_day, words_of

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


@pytest.fixture
def area() -> ForceArea:
    """Cumbria."""
    return make_area(name="Cumbria")


def said_again(row: FundingAgreement, **changes: object) -> Funding:
    """Return what a record says, but for what is changed."""
    same = ("kind", "purpose", "reference", "kept_at", "from_day", "until_day", "amount_pence")
    given = {name: getattr(row, name) for name in same}
    given |= {
        "giver": make_organisation(OrganisationKind.COMMISSIONER),
        "receiver": make_organisation(OrganisationKind.TRUST),
    }
    return Funding(**(given | changes))  # type: ignore[arg-type]


def finding_of(licence: Licence) -> object:
    """Return whether a grant covers a licence's term, by what is recorded now."""
    (facts,) = licence_facts([licence.id])
    return grant_covers_term(facts, funding_of_licence(facts))


@pytest.mark.feature("A13")
def test_a_licence_beside_a_grant_rests_on_grants_for_every_day_and_area(area: ForceArea) -> None:
    other = make_area(name="Durham")
    licence = make_draft(areas=[area, other], shape=ContractShape.GRANT)
    (facts,) = licence_facts([licence.id])
    middle = today()
    make_funding(area, facts.starts_on, middle)
    make_funding(area, middle + DAY, facts.ends_on + DAY)
    make_funding(other, facts.starts_on, middle)
    make_funding(other, facts.starts_on, facts.ends_on, kind=FundingKind.SERVICE_CONTRACT)
    (missing,) = unfunded_days(facts, funding_of_licence(facts))
    assert (missing.area, missing.first, missing.last) == ("Durham", middle + DAY, facts.ends_on)
    found = finding_of(licence)
    assert f"Durham from {long_date(middle + DAY)} to {long_date(facts.ends_on)}" in found.because  # type: ignore[attr-defined]
    assert found.rule == "licence.grant-covers-term@1"  # type: ignore[attr-defined]
    make_funding(other, middle + DAY, None)
    assert finding_of(licence).passed  # type: ignore[attr-defined]


@pytest.mark.feature("A13")
def test_other_shapes_and_other_programmes_rest_on_no_grant_of_it(area: ForceArea) -> None:
    assert finding_of(make_draft(areas=[area], shape=ContractShape.SUBCONTRACT)).passed  # type: ignore[attr-defined]
    make_funding(area)
    beside = make_draft(areas=[area], shape=ContractShape.GRANT, programme=make_programme("other", "Other"))
    assert not finding_of(beside).passed  # type: ignore[attr-defined]


@pytest.mark.feature("A13", "A7")
def test_it_is_signed_without_a_grant_only_by_somebody_who_says_so(area: ForceArea) -> None:
    licence = make_draft(areas=[area], shape=ContractShape.GRANT)
    refused = refusal(lambda: sign(licence, Side.LICENSOR))
    assert refused.field == "without_grant"
    assert "rests on a grant, and none is recorded for Cumbria from" in refused.sentence
    assert "Grants and contracts" in refused.sentence
    sign(licence, Side.LICENSOR, without_grant=True)
    event = db.session.scalars(sa.select(Event).where(Event.subject_id == licence.id).order_by(Event.id.desc())).first()
    assert event is not None
    assert "It is signed all the same." in str(event.reason)
    covered = make_draft(areas=[make_area()], shape=ContractShape.GRANT)
    make_funding(db.session.get_one(ForceArea, covered_area(covered)))
    sign(covered, Side.LICENSOR)


def covered_area(licence: Licence) -> object:
    """Return the one area of a licence."""
    (facts,) = licence_facts([licence.id])
    return facts.territory[0].area_id


@pytest.mark.feature("A13", "A18")
def test_the_trust_accepts_on_screen_without_a_grant_only_knowingly_and_the_licensee_is_not_asked(
    client: Visitor, area: ForceArea
) -> None:
    provider = make_organisation(name="Northmoor")
    lead, manager = make_user(Role.PARTNER_LEAD, provider), make_user(Role.LICENCE_MANAGER)
    licence = make_draft(provider, [area], shape=ContractShape.GRANT, starts_on=today() + timedelta(days=30))
    make_offer(licence)
    offered = Offered(provider, area, licence, lead, manager)
    accept(offered, lead, Side.LICENSEE)
    assert refusal(lambda: accept(offered, manager, Side.LICENSOR)).field == "without_grant"
    manager.password_hash = "set, and never tried here"
    sign_in(client, manager)
    page = words_of(client.get(f"{offered.path}/accept"))
    assert "It is signed although no grant covers its whole term" in page
    accept(offered, manager, Side.LICENSOR, without_grant=True)


@pytest.mark.feature("A13")
def test_a_record_is_corrected_and_ended_by_rows_that_supersede_it(area: ForceArea) -> None:
    row = make_funding(area, today(), today() + timedelta(days=100))
    key = {"area": area, "agreement_id": row.agreement_id}
    longer = said_again(row, until_day=today() + timedelta(days=200), amount_pence=None)
    correct_funding(TESTER, **key, funding=longer, reason="Extended by letter", seen_version=1)  # type: ignore[arg-type]
    stale = refusal(lambda: correct_funding(TESTER, **key, funding=longer, reason="x", seen_version=1))  # type: ignore[arg-type]
    assert isinstance(stale, Stale)
    last = today() + timedelta(days=50)
    ended = end_funding(TESTER, **key, last_day=last, reason="The budget is cut", seen_version=2)  # type: ignore[arg-type]
    facts = facts_of(ended)
    assert (facts.state_on(last), facts.state_on(last + DAY)) == (FundingState.RUNNING, FundingState.ENDED)
    assert (facts.state_on(today() - DAY), facts.amount) == (FundingState.TO_COME, "Not recorded")
    again = refusal(lambda: end_funding(TESTER, **key, last_day=last, reason="x", seen_version=3))  # type: ignore[arg-type]
    assert "was ended already" in again.sentence
    rows = db.session.scalars(sa.select(FundingAgreement).order_by(FundingAgreement.recorded_at)).all()
    assert [one.superseded_at is None for one in rows] == [False, False, True]
    tags = db.session.scalars(sa.select(Event.tag).where(Event.subject_id == row.agreement_id).order_by(Event.id)).all()
    assert tags == ["funding.recorded", "funding.corrected", "funding.ended"]


@pytest.mark.feature("A13")
def test_the_parties_and_the_days_must_fit_and_other_areas_records_are_not_found(area: ForceArea) -> None:
    provider, trust = make_organisation(OrganisationKind.PROVIDER), make_organisation(OrganisationKind.TRUST)
    fit = {"giver": make_organisation(OrganisationKind.COMMISSIONER), "receiver": trust}
    make_programme()
    for field, wrong in (
        ("giver", fit | {"giver": provider}),
        ("receiver", fit | {"receiver": provider}),
        ("receiver", fit | {"kind": FundingKind.SERVICE_CONTRACT}),
        ("until_day", fit | {"from_day": today(), "until_day": today() - DAY}),
    ):
        assert refusal(lambda wrong=wrong: make_funding(area, **wrong)).field == field  # type: ignore[misc]
    row = make_funding(area, today(), today() + DAY)
    late = refusal(
        lambda: end_funding(
            TESTER, area=area, agreement_id=row.agreement_id, last_day=today() + DAY, reason="x", seen_version=1
        )
    )
    assert late.field == "last_day"
    with pytest.raises(NotFound):
        end_funding(
            TESTER, area=make_area(), agreement_id=row.agreement_id, last_day=today(), reason="x", seen_version=1
        )


@pytest.mark.feature("A13", "A25")
def test_a_grant_that_ends_before_the_licence_is_a_decision_to_come_until_another_pays(area: ForceArea) -> None:
    licence = make_licence(areas=[area], shape=ContractShape.GRANT)
    (facts,) = licence_facts([licence.id])
    last = today() + timedelta(days=60)
    row = make_funding(area, facts.starts_on, last)

    def decisions() -> list[tuple[object, str]]:
        rows = db.session.scalars(
            sa.select(LicenceDecision).where(
                LicenceDecision.licence_id == licence.id, LicenceDecision.kind == DecisionKind.GRANT
            )
        )
        return [(one.due_on, one.words) for one in rows]

    days = f"Cumbria from {long_date(last + DAY)} to {long_date(facts.ends_on)}"
    assert decisions() == [(last, f"No grant is recorded for {days}.")]
    funding = said_again(row, until_day=facts.ends_on)
    correct_funding(
        TESTER, area=area, agreement_id=row.agreement_id, funding=funding, reason="Extended", seen_version=1
    )
    assert decisions() == []


@pytest.mark.feature("A13", "A22", "G1")
def test_the_areas_commissioner_and_the_trusts_keepers_read_it_and_nobody(client: Visitor, area: ForceArea) -> None:
    provider = make_organisation(name="Northmoor")
    licence = make_licence(provider, [area], shape=ContractShape.GRANT)
    row = make_funding(area)
    paths = (f"/areas/{area.code}/funding", f"/areas/{area.code}/funding/{row.agreement_id}")
    readers = [make_user(Role.COMMISSIONER, area=area), make_user(Role.LICENCE_MANAGER), make_user(Role.ADMINISTRATOR)]
    for reader in readers:
        sign_in(client, reader)
        assert all("£27,500" in words_of(client.get(path)) for path in paths)
        assert "GR/2026/7" in words_of(client.get(f"/licences/{licence.id}"))
    sign_in(client, readers[0])
    assert "GR/2026/7" in words_of(client.get(f"/areas/{area.code}/overview"))
    assert client.get(f"/areas/{area.code}/funding/new").status_code == 403
    elsewhere = make_user(Role.COMMISSIONER, area=make_area())
    sign_in(client, elsewhere)
    assert [client.get(path).status_code for path in paths] == [404, 404]
    for role in (Role.PARTNER_LEAD, Role.QA_LEAD, Role.FORCE_SPOC):
        is_lead = role is Role.PARTNER_LEAD
        sign_in(
            client,
            make_user(role, provider) if is_lead else make_user(role, area=area if role is Role.FORCE_SPOC else None),
        )
        assert [client.get(path).status_code for path in paths] == [403, 403]
        answer = client.get(f"/licences/{licence.id}")
        assert "GR/2026/7" not in answer.text
        assert "£27,500" not in client.get(f"/areas/{area.code}/overview").text


def as_typed() -> dict[str, str]:
    """Return a grant as it is typed on the page."""
    typed = {
        "version": "0",
        "kind": "grant",
        "programme": str(make_programme().id),
        "giver": str(make_organisation(OrganisationKind.COMMISSIONER).id),
        "receiver": str(make_organisation(OrganisationKind.TRUST).id),
        "purpose": "<script>alert(1)</script> Mobilisation",
        "amount": "£24,500.5",
        "reference": "GR 😀 1",
        "kept_at": "Register",
    }
    return typed | typed_day("from_day", today())


@pytest.mark.feature("A13", "G6")
def test_it_is_recorded_corrected_and_ended_in_the_browser(client: Visitor, area: ForceArea) -> None:
    path, sent = f"/areas/{area.code}/funding", as_typed()
    giver = sent["giver"]
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    for wrong, words in (
        ({"amount": "a lot"}, "must be in pounds"),
        ({"amount": "0"}, "between a penny and 10 million pounds"),
        ({"amount": "999999999"}, "between a penny and 10 million pounds"),
        ({"receiver": giver}, "must be one of those listed"),
        ({"kept_at": ""}, "Enter where the signed document is kept"),
        ({"reference": "x" * 10_000}, "80 characters or fewer"),
        (typed_day("until_day", today() - DAY), "It cannot end before it begins"),
    ):
        answer = client.post(f"{path}/new", data=sent | wrong)
        assert answer.status_code == 422
        assert words in words_of(answer)
        assert "Mobilisation" in answer.text
        assert "<script>alert" not in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FundingAgreement)) == 0
    made = client.post(f"{path}/new", data=sent)
    assert made.status_code == 302
    page = made.headers["Location"]
    assert "£24,500.50" in words_of(client.get(page))
    corrected = sent | {"version": "1", "reason": "A slip", "amount": "24,000"}
    assert client.post(f"{page}/correct", data=corrected).status_code == 302
    assert client.post(f"{page}/correct", data=corrected).status_code == 409
    end = {"version": "2", "reason": "The budget is cut"} | typed_day("last_day", today() + DAY)
    assert client.post(f"{page}/end", data=end).status_code == 302
    shown = words_of(client.get(page))
    assert "Ended early: The budget is cut." in shown
    assert "£24,000" in shown
    assert "£24,500.50" in shown


@pytest.mark.feature("A13")
def test_an_areas_list_and_a_licences_page_ask_no_more_for_more_records(client: Visitor, area: ForceArea) -> None:
    licence = make_licence(areas=[area], shape=ContractShape.GRANT)
    make_funding(area)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    paths = (f"/areas/{area.code}/funding", f"/licences/{licence.id}", f"/areas/{area.code}/overview")
    few = []
    for path in paths:
        client.get(path)
        with counted_queries() as counted:
            client.get(path)
        few.append(len(counted))
    for _ in range(12):
        make_funding(area)
    for path, before in zip(paths, few, strict=True):
        with counted_queries() as counted:
            client.get(path)
        assert len(counted) == before
