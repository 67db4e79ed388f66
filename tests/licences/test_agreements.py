"""Agreements word for word: the versioned templates, the draft that follows them, and what freezes it (A13, A14)."""

import re
from datetime import UTC, date, datetime, timedelta
from string import Formatter

import pytest
import sqlalchemy as sa
import time_machine

from app.core.clock import today
from app.core.db import db
from app.core.roles import Role
from app.licences.actions import end_offer, offer_licence
from app.licences.models import AgreementParty, LicenceAcceptance, LicenceAgreement
from app.licences.queries import agreement_on, licence_facts, offered_terms, parties_of
from app.licences.rules import template_on, templates, text_from
from app.licences.rules.templates import PLACEHOLDERS
from app.licences.types import AgreementRole, ContractShape, OfferEnding, Side
from app.partners.actions import rename_organisation
from app.partners.types import OrganisationKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence, make_offer
from tests.builders.partners import TESTER, make_area, make_commissioner, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import sign
from tests.licences.offered import Offered, accept
from tests.licences.places import sign_in_as, words_of

pytestmark = pytest.mark.usefixtures("database")

BEFORE, FROM = datetime(2026, 3, 31, 22, 59, tzinfo=UTC), datetime(2026, 3, 31, 23, tzinfo=UTC)


def agreement_of(licence: object, day: date | None = None) -> object:
    """Return a licence's agreement on a day, today unless one is given."""
    (facts,) = licence_facts([licence.id])  # type: ignore[attr-defined]
    return agreement_on(facts, day or today())


@pytest.mark.feature("A14")
@pytest.mark.parametrize("template", templates(), ids=lambda one: f"{one.shape.value}-{one.version}")
def test_every_template_leaves_open_only_what_a_licence_can_fill_in(template: object) -> None:
    ids = [clause.id for clause in template.clauses]  # type: ignore[attr-defined]
    assert len(set(ids)) == len(ids)
    for clause in template.clauses:  # type: ignore[attr-defined]
        for paragraph in clause.words:
            opened = {name for _, name, _, _ in Formatter().parse(paragraph) if name is not None}
            assert opened <= PLACEHOLDERS.keys(), clause.id
            assert paragraph.endswith((".", "}"))


@pytest.mark.feature("A13", "A14")
def test_both_shapes_have_templates_whose_versions_follow_each_other() -> None:
    shapes = {one.shape for one in templates()}
    assert shapes == {ContractShape.SUBCONTRACT, ContractShape.GRANT}
    for shape in shapes:
        versions = [one for one in templates() if one.shape is shape]
        assert [one.version for one in versions] == list(range(1, len(versions) + 1))
        days = [one.effective_from for one in versions]
        assert days == sorted(set(days))
    assert template_on(ContractShape.OWN_DELIVERY, today()) is None
    assert template_on(ContractShape.GRANT, date(2019, 12, 31)) is None


@pytest.mark.feature("A14")
def test_a_draft_follows_the_version_in_effect_until_it_is_offered() -> None:
    with time_machine.travel(BEFORE, tick=False):
        offered, draft = make_draft(shape=ContractShape.GRANT), make_draft(shape=ContractShape.GRANT)
        make_offer(offered, answer_by=date(2026, 5, 1))
        assert agreement_of(draft).text.template_version == 1  # type: ignore[attr-defined]
    with time_machine.travel(FROM, tick=False):
        assert agreement_of(draft).text.template_version == 2  # type: ignore[attr-defined]
        kept = agreement_of(offered)
        assert (kept.text.template_version, kept.frozen_on) == (1, date(2026, 3, 31))  # type: ignore[attr-defined]
        end_offer(TESTER, licence=offered, ending=OfferEnding.WITHDRAWN, ended_on=today(), reason="New wording")
        assert agreement_of(offered).text.template_version == 2  # type: ignore[attr-defined]
        assert agreement_of(offered, date(2026, 3, 31)).text.template_version == 1  # type: ignore[attr-defined]


@pytest.mark.feature("A14", "G6")
def test_the_page_says_what_the_words_follow_and_where_a_newer_template_exists(client: Visitor) -> None:
    with time_machine.travel(BEFORE - timedelta(days=1), tick=False):
        provider = make_organisation(name="Northmoor")
        licence = make_draft(provider, shape=ContractShape.GRANT)
    with time_machine.travel(BEFORE, tick=False):
        sign_in(client, make_user(Role.LICENCE_MANAGER))
        page = words_of(client.get(f"/licences/{licence.id}/agreement"))
        assert "it follows version 1 of the template until it is offered or signed" in page
        assert "Version 2 takes effect on 1 April 2026." in page
        make_offer(licence, answer_by=date(2026, 6, 1))
        db.session.commit()
    with time_machine.travel(datetime(2026, 4, 2, 9, tzinfo=UTC), tick=False):
        sign_in(client, make_user(Role.PARTNER_LEAD, provider))
        page = words_of(client.get(f"/licences/{licence.id}/agreement"))
        assert "Frozen on 31 March 2026, from version 1 of the template." in page
        assert "Version 2 has been in effect since 1 April 2026." in page
        assert "Nobody has signed." in page
        before = words_of(client.get(f"/licences/{licence.id}/agreement?as-of=2026-03-30"))
        assert "A draft: it follows version 1" in before


@pytest.mark.feature("A14", "A18")
def test_what_was_offered_stays_word_for_word_and_its_hash_is_what_is_accepted(offered: Offered) -> None:
    read = offered_terms(offered.licence.id, today())
    assert read is not None
    rename_organisation(TESTER, organisation=offered.provider, name="Southmoor", from_day=today())
    again = offered_terms(offered.licence.id, today())
    assert again == read
    assert dict(read.text.particulars)["Licensee"] == "Northmoor"
    accepted = accept(offered, offered.lead, Side.LICENSEE)
    kept = db.session.scalars(sa.select(LicenceAgreement)).one()
    assert accepted.terms_sha256 == kept.sha256 == text_from(kept.words).sha256
    assert text_from(kept.words) == read.text


@pytest.mark.feature("A14")
def test_a_licence_signed_by_hand_keeps_the_words_of_its_first_signature() -> None:
    licence = make_draft()
    sign(licence, Side.LICENSOR)
    first = db.session.scalars(sa.select(LicenceAgreement)).one()
    assert first.offer_id is None
    sign(licence, Side.LICENSEE)
    assert db.session.scalars(sa.select(LicenceAgreement)).all() == [first]
    past = agreement_of(licence, today() - timedelta(days=1))
    assert past.frozen_on is None  # type: ignore[attr-defined]


@pytest.mark.feature("A13")
def test_whoever_commissions_the_areas_is_named_and_does_not_sign() -> None:
    area = make_area()
    body = make_commissioner(area, name="Fellshire Combined Authority")
    licence = make_draft(areas=[area], shape=ContractShape.GRANT)
    text = agreement_of(licence).text  # type: ignore[attr-defined]
    assert (AgreementRole.COMMISSIONER.label, "Fellshire Combined Authority") in text.parties
    assert "Fellshire Combined Authority has contracted the Licensee" in text.clauses[0].paragraphs[0]
    make_offer(licence)
    kept = db.session.scalars(sa.select(LicenceAgreement)).one()
    assert parties_of(kept.id)[-1].organisation_id == body.id
    nobody = agreement_of(make_draft(shape=ContractShape.GRANT)).text  # type: ignore[attr-defined]
    assert nobody.clauses[0].paragraphs[0].startswith("The commissioner of the Territory has contracted")


@pytest.mark.feature("A13")
def test_the_parties_of_an_agreement_are_records_of_their_own(offered: Offered) -> None:
    kept = db.session.scalars(sa.select(LicenceAgreement)).one()
    parties = [(one.role, one.name) for one in parties_of(kept.id)]
    assert [role for role, _ in parties][:2] == [AgreementRole.LICENSOR, AgreementRole.LICENSEE]
    assert parties[1] == (AgreementRole.LICENSEE, "Northmoor")
    assert offered.provider.id in {one.organisation_id for one in parties_of(kept.id)}


@pytest.mark.feature("A14", "G6")
@pytest.mark.parametrize("name", ["{licensee} {0.__class__}", "<script>alert(1)</script>", "#strong[x] $y$ 名 😀"])
def test_a_name_is_put_in_as_plain_words(client: Visitor, name: str) -> None:
    provider = make_organisation(name=name)
    licence = make_draft(provider)
    make_offer(licence)
    terms = offered_terms(licence.id, today())
    assert terms is not None
    assert dict(terms.text.particulars)["Licensee"] == name
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    page = client.get(f"/licences/{licence.id}/agreement")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert name.split()[0] in words_of(page) or name.startswith("<")


@pytest.mark.feature("A14")
def test_no_word_is_left_open_in_an_agreement() -> None:
    for shape in (ContractShape.GRANT, ContractShape.SUBCONTRACT):
        text = agreement_of(make_draft(shape=shape)).text  # type: ignore[attr-defined]
        said = " ".join(paragraph for clause in text.clauses for paragraph in clause.paragraphs)
        assert not re.search(r"[{}\[\]]", said)
        assert "any number of facilitators" in said


@pytest.mark.feature("A14")
def test_own_delivery_and_what_was_signed_before_have_no_words_and_the_page_says_why(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    own = make_draft(make_organisation(OrganisationKind.TRUST))
    assert "there is no agreement" in words_of(client.get(f"/licences/{own.id}/agreement"))
    offer = {"offered_on": today(), "answer_by": today()}
    with pytest.raises(Exception, match="nobody to offer it to"):
        offer_licence(TESTER, licence=own, **offer)
    sign(own, Side.LICENSOR)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceAgreement)) == 0
    old = make_licence()
    db.session.execute(sa.delete(AgreementParty))
    db.session.execute(sa.delete(LicenceAgreement))
    assert "The signed paper is the agreement." in words_of(client.get(f"/licences/{old.id}/agreement"))


@pytest.mark.feature("A14", "G1", "G10")
def test_templates_are_read_with_their_versions_as_of_a_day(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    then = words_of(client.get("/licences/templates?as-of=2026-03-31"))
    assert "Version 2 Takes effect on 1 April 2026" in then
    assert "Version 1 In effect on 31 March 2026" in then
    now = words_of(client.get("/licences/templates?as-of=2026-04-01"))
    assert "Version 2 In effect on 1 April 2026" in now
    page = words_of(client.get("/licences/templates/grant/2"))
    assert "[the licensee]" in page or "[the programme]" in page
    for unknown in ("/licences/templates/grant/99", "/licences/templates/own-delivery/1", "/licences/templates/x/1"):
        assert client.get(unknown).status_code == 404


@pytest.mark.feature("A14", "G1")
def test_an_agreement_is_for_its_parties_and_the_trust(client: Visitor, offered: Offered) -> None:
    path = f"{offered.path}/agreement"
    sign_in(client, make_user(Role.PARTNER_LEAD))
    assert client.get(path).status_code == 404
    sign_in(client, make_user(Role.FACILITATOR, offered.provider))
    assert client.get(path).status_code == 403
    sign_in(client, make_user(Role.COMMISSIONER, area=offered.area))
    assert client.get(path).status_code == 200
    accept(offered, offered.lead, Side.LICENSEE)
    sign_in(client, offered.manager)
    page = words_of(client.get(path))
    assert "Catherine Lowther, Chair Accepted on screen on" in page
    assert "“I have read these terms." in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceAcceptance)) == 1
