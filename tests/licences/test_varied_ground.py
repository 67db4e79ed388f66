"""A variation that leaves delivery without a licence, or moves onto another's ground, is warned of (A14, A25)."""

from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.db import db
from app.core.formats import long_date
from app.licences.models import Licence
from app.licences.queries import ground_of_open_variation, licence_facts
from app.licences.types import Side
from app.partners.models import ForceArea
from tests.builders.accounts import sign_in
from tests.builders.licences import make_licence, make_variation
from tests.builders.partners import make_area, make_delivery, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import refusal
from tests.licences.places import typed_day, words_of
from tests.licences.varied import Varied

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A14", "A25")]
DAYS = timedelta(days=30)
GAP, MEETS = "CARA is delivered without a licence in force", "covers the same ground at the same time as"


@pytest.fixture
def cumbria(varied: Varied) -> ForceArea:
    """Where the licence is, and CARA is delivered."""
    (facts,) = licence_facts([varied.licence.id])
    area = db.session.get_one(ForceArea, facts.territory[0].area_id)
    make_delivery(area, varied.licence.licensee)
    return area


@pytest.fixture
def other() -> Licence:
    """The licence of somebody else in Lancashire."""
    return make_licence(make_organisation(name="Harbour Lights"), [make_area(name="Lancashire")])


def lancashire_of(other: Licence) -> ForceArea:
    (facts,) = licence_facts([other.id])
    return db.session.get_one(ForceArea, facts.territory[0].area_id)


@pytest.mark.usefixtures("database", "cumbria")
def test_it_is_offered_only_by_somebody_who_says_that_it_is_meant(varied: Varied, other: Licence) -> None:
    area = lancashire_of(other)
    moves = {"areas": ((area.id, None),), "territory": ["Lancashire"]}
    refused = refusal(lambda: make_variation(varied.licence, today() + DAYS, is_meant=False, **moves))
    assert refused.field == "is_meant"
    assert f"{GAP}: Cumbria from" in refused.sentence
    assert f"{varied.licence.reference} {MEETS} {other.reference} of Harbour Lights in Lancashire" in refused.sentence
    assert make_variation(varied.licence, today() + DAYS, is_meant=True, **moves).number == 1


@pytest.mark.usefixtures("database", "cumbria")
def test_what_leaves_nothing_uncovered_and_meets_nobody_is_offered_at_once(varied: Varied, other: Licence) -> None:
    assert other.reference
    make_variation(varied.licence, today() + DAYS, is_meant=False, seats=20)
    ground = ground_of_open_variation(licence_facts([varied.licence.id])[0], 1)
    assert (ground.for_the_trust, ground.for_the_licensee) == ([], [])


@pytest.mark.usefixtures("database", "cumbria")
def test_an_earlier_end_leaves_the_days_after_it_uncovered(varied: Varied) -> None:
    ends_on = today() + 2 * DAYS
    refused = refusal(lambda: make_variation(varied.licence, today() + DAYS, is_meant=False, ends_on=ends_on))
    assert refused.field == "is_meant"
    assert GAP in refused.sentence


def test_a_ground_that_is_shared_already_is_not_said_again(varied: Varied, cumbria: ForceArea) -> None:
    make_licence(make_organisation(), [cumbria])
    assert make_variation(varied.licence, today() + DAYS, is_meant=False, seats=20).number == 1


@pytest.mark.feature("G7")
def test_a_gap_it_leaves_soon_is_a_task_of_the_licence_manager_while_it_stands(
    client: Visitor, varied: Varied, cumbria: ForceArea, other: Licence
) -> None:
    day, area = today() + DAYS, lancashire_of(other)
    title = "Have Cumbria covered by a licence"
    make_variation(varied.licence, day, areas=((area.id, None),), territory=["Lancashire"])
    sign_in(client, varied.manager)
    assert title not in words_of(client.get("/"))
    varied.agree()
    home = client.get("/")
    assert title in words_of(home)
    assert f'href="/areas/{cumbria.code}"' in home.text
    assert f"{GAP}: Cumbria from {long_date(day)}" in words_of(home)
    sign_in(client, varied.lead)
    assert title not in words_of(client.get("/"))
    make_licence(make_organisation(), [cumbria], starts_on=day)
    sign_in(client, varied.manager)
    assert title not in words_of(client.get("/"))


def test_the_offer_asks_and_both_acceptance_pages_say_so(
    client: Visitor, varied: Varied, cumbria: ForceArea, other: Licence
) -> None:
    assert cumbria.code
    sign_in(client, varied.manager)
    path = f"{varied.path}/variations"
    (facts,) = licence_facts([varied.licence.id])
    sent = {"version": str(varied.licence.row_version), "reason": "It moves", "grace_days": "10", "seats": "12"}
    sent |= {"lapse_policy": facts.lapse_policy.value, "areas-0-area": lancashire_of(other).code}
    sent |= typed_day("effective_on", today() + DAYS) | typed_day("answer_by", today())
    sent |= typed_day("ends_on", facts.ends_on)
    assert 'name="is_meant"' not in client.get(f"{path}/new").text
    asked = client.post(f"{path}/new", data=sent)
    assert asked.status_code == 422
    assert GAP in words_of(asked)
    assert MEETS in words_of(asked)
    assert 'name="is_meant"' in asked.text
    assert "It moves" in asked.text
    assert client.post(f"{path}/new", data=sent | {"is_meant": "y"}).status_code == 302
    sign_in(client, varied.lead)
    shown = words_of(client.get(f"{path}/1/accept"))
    assert GAP in shown
    assert "Another licence covers ground in Lancashire at the same time." in shown
    assert "Harbour Lights" not in shown
    assert other.reference not in shown
    varied.accept(Side.LICENSEE)
    sign_in(client, varied.manager)
    shown = words_of(client.get(f"{path}/1/accept"))
    assert GAP in shown
    assert f"{MEETS} {other.reference} of Harbour Lights" in shown
