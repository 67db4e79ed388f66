"""Days of delivery that no licence covers, in whole areas and in their parts (A25)."""

import uuid
from datetime import date, timedelta

import pytest

from app.core.clock import today
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.queries import cover_of_areas, licence_facts
from app.licences.rules import AreaCover, Cover, Gap, delivery_is_covered, gaps_of
from app.partners.actions import add_part, record_delivery
from app.partners.rules import DeliveryFacts
from app.partners.types import DeliveryModel
from tests.builders.licences import make_draft, make_licence, make_notice
from tests.builders.parties import make_novation
from tests.builders.partners import TESTER, make_area, make_delivery, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import terminate
from tests.licences.places import Place, sign_in_as, typed_day, version_on, words_of

pytestmark = pytest.mark.feature("A25")
HOLDER = uuid.uuid4()
JAN, FEB, MAR, DEC = date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1), date(2027, 12, 31)
ONE_DAY = timedelta(days=1)
YEAR = (JAN, DEC)


def cover(first: date, last: date, part: str | None = None) -> Cover:
    """Return the days of a licence."""
    return Cover("LIC-2027-0001", HOLDER, part, first, last)


@pytest.mark.parametrize(
    ("delivered", "covers", "left"),
    [
        ([YEAR], [cover(JAN, DEC)], []),
        ([YEAR], [], [(JAN, None)]),
        ([], [], []),
        ([YEAR], [cover(FEB, DEC)], [(JAN, FEB - ONE_DAY)]),
        ([YEAR], [cover(JAN, FEB)], [(FEB + ONE_DAY, None)]),
        ([YEAR], [cover(JAN, FEB - ONE_DAY), cover(MAR, DEC)], [(FEB, MAR - ONE_DAY)]),
        ([YEAR], [cover(JAN, FEB), cover(FEB + ONE_DAY, DEC)], []),
        ([YEAR], [cover(MAR, DEC), cover(JAN, MAR)], []),
        ([YEAR], [cover(FEB, FEB)], [(JAN, FEB - ONE_DAY), (FEB + ONE_DAY, None)]),
        ([(FEB, MAR)], [cover(JAN, FEB)], [(FEB + ONE_DAY, MAR)]),
        ([(date(2020, 1, 1), date(9999, 12, 31))], [cover(date(2019, 1, 1), FEB)], [(FEB + ONE_DAY, None)]),
    ],
)
def test_the_days_left_without_a_licence(
    delivered: list[tuple[date, date]], covers: list[Cover], left: list[tuple[date, date | None]]
) -> None:
    assert [(gap.first, gap.last) for gap in gaps_of("Wessex", (), delivered, covers, YEAR)] == left


def test_each_named_part_is_looked_at_and_what_is_true_of_all_is_said_once() -> None:
    parts = ("North", "South")
    half = gaps_of("Wessex", parts, [YEAR], [cover(JAN, DEC, "north")], YEAR)
    assert [gap.where for gap in half] == ["Wessex (South)"]
    assert gaps_of("Wessex", parts, [YEAR], [cover(JAN, DEC, "North"), cover(JAN, DEC, "South")], YEAR) == []
    assert gaps_of("Wessex", parts, [YEAR], [cover(JAN, DEC)], YEAR) == []
    assert gaps_of("Wessex", parts, [YEAR], [], YEAR) == [Gap("Wessex", None, JAN, None)]
    alone = gaps_of("Wessex", (), [YEAR], [cover(JAN, FEB, "North")], YEAR)
    assert [(gap.where, gap.first) for gap in alone] == [("Wessex (North)", FEB + ONE_DAY)]


def test_the_sentence_names_where_and_when_and_what_would_mend_it() -> None:
    finding = delivery_is_covered("Wessex", [Gap("Wessex", "North", JAN, FEB), Gap("Wessex", None, MAR, None)])
    assert not finding.passed
    assert "Wessex (North) from 1 January 2027 to 1 February 2027; Wessex from 1 March 2027" in finding.because
    assert "Renew the licence" in (finding.remedy or "")
    assert Gap("Wessex", None, JAN, JAN).days == "on 1 January 2027"
    assert delivery_is_covered("Wessex", []).passed


def of_area(area: object, **options: object) -> AreaCover:
    """Return the cover of an area as of today."""
    return cover_of_areas([area.id], today(), **options)[0]  # type: ignore[attr-defined,arg-type]


@pytest.mark.usefixtures("database")
def test_the_licences_on_record_cover_and_notice_termination_and_novation_count() -> None:
    area, provider = make_area(name="Wessex"), make_organisation()
    make_delivery(area, provider)
    day, soon = today(), today() + timedelta(days=200)
    assert of_area(area).gaps(day, soon) == [Gap("Wessex", None, day, None)]
    licence = make_licence(provider, [area])
    assert of_area(area).gaps(day, soon) == []
    make_novation(licence)
    assert of_area(area).gaps(day, soon) == []
    without = of_area(area, without=(licence.id, day + timedelta(days=10)))
    assert [gap.first for gap in without.gaps(day, soon)] == [day + timedelta(days=10)]
    notice = make_notice(licence)
    assert [gap.first for gap in of_area(area).gaps(day, soon)] == [notice.ends_on + ONE_DAY]
    terminate(licence, day + timedelta(days=5))
    assert [gap.first for gap in of_area(area).gaps(day, soon)] == [day + timedelta(days=5)]


@pytest.mark.usefixtures("database")
def test_drafts_count_only_where_asked_and_schemes_of_others_need_no_licence() -> None:
    area, provider = make_area(), make_organisation()
    make_delivery(area, provider)
    add_part(TESTER, area=area, name="North", from_day=date(2020, 1, 1))
    draft = make_draft(provider, [area], part="North")
    day, soon = today(), today() + timedelta(days=200)
    assert len(of_area(area).gaps(day, soon)) == 1
    assert of_area(area, as_if_signed=draft.id).gaps(day, soon) == []
    assert licence_facts([draft.id])[0].signed_on is None
    scheme = make_area()
    facts = DeliveryFacts(DeliveryModel.PRINCIPLES, live_from=date(2025, 1, 1))
    record_delivery(TESTER, area=scheme, facts=facts, provider=provider, from_day=date(2025, 1, 1))
    assert of_area(scheme).gaps(day, soon) == []


@pytest.mark.usefixtures("database")
def test_saving_warns_of_the_days_left_without_a_licence(client: Visitor, place: Place) -> None:
    make_delivery(place.area, place.provider)
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"{place.path}/terminate"
    typed = {"reason": "Breach", "version": version_on(client, path)} | typed_day("effective_on", today())
    answer = client.post(path, data=typed)
    page = client.get(answer.headers["Location"])
    assert f"CARA is delivered without a licence in force: Cumbria from {long_date(today())}" in words_of(page)
    draft = make_draft(place.provider, [place.area], starts_on=today(), ends_on=today() + timedelta(days=400))
    assert len(of_area(place.area, as_if_signed=draft.id).gaps(today(), today() + timedelta(days=400))) == 0
    area_page = f"/areas/{place.area.code}"
    assert "delivered without a licence in force" in words_of(client.get(area_page))
    sign_in_as(client, Role.COMMISSIONER, place)
    assert "delivered without a licence in force" in words_of(client.get(area_page))
    sign_in_as(client, Role.PARTNER_LEAD, place)
    assert "delivered without a licence in force" not in words_of(client.get(area_page))


@pytest.mark.usefixtures("database")
def test_nothing_is_said_while_every_day_is_covered(client: Visitor, place: Place) -> None:
    make_delivery(place.area, place.provider)
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert "without a licence" not in words_of(client.get(f"/areas/{place.area.code}"))
