"""Two people at once, each in a transaction that commits, on a portal of its own."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.licences.actions import accept_offer, renew_licence
from app.licences.models import Licence, LicenceAcceptance, LicenceSuspension, LicenceVariation
from app.licences.queries import offered_terms
from app.licences.types import Side
from app.partners.models import ForceArea, Organisation
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import make_draft, make_licence, make_notice, make_offer, make_variation, suspend
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.racing import AT_ONCE, DONE, at_once

pytestmark = pytest.mark.slow


@pytest.mark.feature("A1")
def test_drafts_made_at_once_get_numbers_of_their_own_without_a_gap(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        provider, area = make_organisation(), make_area()
        first = make_draft(provider, [area]).reference
        db.session.commit()
        provider_id, area_id = provider.id, area.id

    made: list[str] = []

    def draft() -> None:
        provider, area = db.session.get_one(Organisation, provider_id), db.session.get_one(ForceArea, area_id)
        made.append(make_draft(provider, [area]).reference)

    assert at_once(committing_portal, draft) == [DONE] * AT_ONCE
    given = sorted([first, *made])
    assert [int(reference[-4:]) for reference in given] == list(range(1, AT_ONCE + 2))


@pytest.mark.feature("A4")
def test_of_several_suspensions_at_once_one_is_recorded_and_the_others_are_told(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        licence_id = make_licence().id
        db.session.commit()
    answers = at_once(committing_portal, lambda: suspend(db.session.get_one(Licence, licence_id)))
    assert answers.count(DONE) == 1
    assert sum("already" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceSuspension)) == 1
        suspended = sa.select(sa.func.count()).select_from(Event).where(Event.tag == EventTag.LICENCE_SUSPENDED)
        assert db.session.scalar(suspended) == 1


@pytest.mark.feature("A18")
def test_of_several_acceptances_at_once_one_is_recorded_and_the_others_are_told(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        provider = make_organisation()
        lead = actor_of(make_user(Role.PARTNER_LEAD, provider))
        licence = make_draft(provider)
        make_offer(licence)
        terms = offered_terms(licence.id, today())
        assert terms is not None
        licence_id, read = licence.id, terms.fingerprint
        db.session.commit()

    def accept() -> None:
        by = {"signatory": lead.name, "signatory_role": "Chair", "terms_read": read}
        accept_offer(lead, licence=db.session.get_one(Licence, licence_id), side=Side.LICENSEE, **by)

    answers = at_once(committing_portal, accept)
    assert answers.count(DONE) == 1
    assert sum("already accepted" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceAcceptance)) == 1


@pytest.mark.feature("A14")
def test_of_several_variations_offered_at_once_one_is_recorded_and_the_others_are_told(
    committing_portal: Flask,
) -> None:
    with committing_portal.app_context():
        licence_id = make_licence().id
        db.session.commit()
    answers = at_once(committing_portal, lambda: make_variation(db.session.get_one(Licence, licence_id)))
    assert answers.count(DONE) == 1
    assert sum("has been on offer since" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        assert db.session.scalars(sa.select(LicenceVariation.number)).all() == [1]


@pytest.mark.feature("A8")
def test_of_several_renewals_at_once_one_is_drafted_and_the_others_are_told(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        licence_id = make_licence().id
        db.session.commit()
    answers = at_once(committing_portal, lambda: renew_licence(TESTER, licence=db.session.get_one(Licence, licence_id)))
    assert answers.count(DONE) == 1
    assert sum("already renews" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        renewals = sa.select(sa.func.count()).select_from(Licence).where(Licence.renews_id == licence_id)
        assert db.session.scalar(renewals) == 1


@pytest.mark.feature("A2")
def test_of_several_notices_at_once_one_is_recorded_and_the_others_are_told(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        licence_id = make_licence().id
        db.session.commit()
    answers = at_once(committing_portal, lambda: make_notice(db.session.get_one(Licence, licence_id)))
    assert answers.count(DONE) == 1
    assert sum("already gave notice" in answer for answer in answers) == AT_ONCE - 1
