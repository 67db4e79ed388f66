"""A territory that a variation replaces: everything that shows or uses it looks at the day (A1, A14)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.accounts.models import User
from app.core.clock import today
from app.core.db import db
from app.core.roles import Role
from app.licences.models import Licence
from app.licences.queries import licence_facts, territory_overlaps
from app.licences.rules import territory_words
from app.partners.models import ForceArea
from app.portal.queries.counting import times_of
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_condition, make_licence, make_variation, send, stored_picture
from tests.builders.partners import make_area, make_commissioner, make_organisation
from tests.conftest import Visitor
from tests.licences.places import words_of
from tests.licences.varied import Varied
from tests.portal.building import make_facilitator

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A14", "A1")]


@dataclass(frozen=True)
class Moved:
    """Northmoor's licence, signed to leave Cumbria for Lancashire on a day to come."""

    varied: Varied
    left: ForceArea
    reached: ForceArea
    day: date

    @property
    def eve(self) -> date:
        """Return the last day in Cumbria."""
        return self.day - timedelta(days=1)

    @property
    def licence(self) -> Licence:
        """Return the licence."""
        return self.varied.licence


@pytest.fixture
def moved(varied: Varied) -> Moved:
    """A variation both sides have signed, of the whole territory."""
    day, reached = today() + timedelta(days=90), make_area(name="Lancashire")
    (facts,) = licence_facts([varied.licence.id])
    left = db.session.get_one(ForceArea, facts.territory[0].area_id)
    make_commissioner(left, "Cumbria Commissioner")
    make_commissioner(reached, "Lancashire Commissioner")
    make_variation(varied.licence, day, areas=((reached.id, None),), territory=["Lancashire"])
    varied.agree()
    return Moved(varied, left, reached, day)


def read(client: Visitor, path: str, day: date) -> str:
    """Return the words of a page as of a day."""
    return words_of(client.get(f"{path}{'&' if '?' in path else '?'}as-of={day.isoformat()}"))


def test_the_territory_is_that_of_the_day_and_before_the_term_that_it_begins_with(moved: Moved) -> None:
    (facts,) = licence_facts([moved.licence.id])
    begins, ends = facts.starts_on - timedelta(days=30), facts.ends_on + timedelta(days=30)
    said = [territory_words(facts, day) for day in (begins, today(), moved.eve, moved.day, ends)]
    assert said == ["Cumbria", "Cumbria", "Cumbria", "Lancashire", "Lancashire"]


def test_the_licence_and_its_list_show_and_filter_by_the_territory_of_the_day(client: Visitor, moved: Moved) -> None:
    sign_in(client, moved.varied.manager)
    assert "Territory Cumbria Term" in read(client, moved.varied.path, moved.eve)
    assert "Commissioner Cumbria Commissioner First" in read(client, moved.varied.path, moved.eve)
    assert "Territory Lancashire Term" in read(client, moved.varied.path, moved.day)
    assert "Commissioner Lancashire Commissioner First" in read(client, moved.varied.path, moved.day)
    for day, area in ((moved.eve, "Cumbria"), (moved.day, "Lancashire")):
        (row,) = [line for line in _csv(client, day).splitlines() if moved.licence.reference in line]
        assert [name for name in ("Cumbria", "Lancashire") if name in row] == [area]
    for page in ("/licences", "/licences/pipeline", f"/licences/calendar?month={_month_of(moved)}"):
        mark = "&" if "?" in page else "?"
        here, there = (client.get(f"{page}{mark}area={one.code}").text for one in (moved.left, moved.reached))
        assert moved.licence.reference not in there
        assert page == "/licences/pipeline" or moved.licence.reference in here


def test_the_area_page_lists_the_licence_on_the_days_it_is_there(client: Visitor, moved: Moved) -> None:
    sign_in(client, moved.varied.manager)
    reference = moved.licence.reference
    for area, is_there in ((moved.left, (True, False)), (moved.reached, (False, True))):
        shown = [reference in read(client, f"/areas/{area.code}", day) for day in (moved.eve, moved.day)]
        assert tuple(shown) == is_there


@pytest.mark.feature("A25")
def test_an_overlap_is_warned_of_only_for_days_on_which_both_are_there(moved: Moved) -> None:
    until_eve = make_licence(make_organisation(), [moved.reached], ends_on=moved.eve)
    assert territory_overlaps(until_eve.id, today()) == []
    longer = make_licence(make_organisation(), [moved.reached], ends_on=moved.day)
    assert [one.reference for one in territory_overlaps(longer.id, today())] == [
        moved.licence.reference,
        until_eve.reference,
    ]
    assert [one.reference for one in territory_overlaps(moved.licence.id, today())] == [longer.reference]
    after = make_licence(make_organisation(), [moved.left], starts_on=moved.day)
    assert territory_overlaps(after.id, today()) == []


@pytest.mark.feature("A9")
def test_people_count_on_the_days_their_area_is_in_the_territory(moved: Moved) -> None:
    make_facilitator(moved.licence.licensee, moved.left)
    make_facilitator(moved.licence.licensee, moved.reached)
    (facts,) = licence_facts([moved.licence.id])
    times = times_of([facts])[facts.id]
    counted = [sum(one.is_in_delivery(day) for one in times) for day in (moved.eve, moved.day)]
    assert counted == [1, 1]


@pytest.mark.feature("A22", "G1")
def test_whoever_reads_for_an_area_sees_the_licence_there_from_its_day_and_not_before(
    client: Visitor, moved: Moved
) -> None:
    assert _on_overviews(client, moved) == {"Cumbria": [True, False], "Lancashire": [False, False]}
    with time_machine.travel(noon_of(moved.day)):
        assert _on_overviews(client, moved) == {"Cumbria": [True, False], "Lancashire": [False, True]}


@pytest.mark.feature("A22", "G1")
def test_a_commissioner_reads_the_licence_once_its_territory_has_reached_their_area(
    client: Visitor, moved: Moved
) -> None:
    paths = [moved.varied.path, f"{moved.varied.path}/agreement", f"{moved.varied.path}/variations/1"]
    listed = [("/licences", "?"), ("/licences/pipeline", "?"), (f"/licences/calendar?month={_month_of(moved)}", "&")]
    for now, left, reached in ((moved.eve, 200, 404), (moved.day, 200, 200)):
        with time_machine.travel(noon_of(now)):
            for area, status in ((moved.left, left), (moved.reached, reached)):
                sign_in(client, make_user(Role.COMMISSIONER, area=area))
                assert [client.get(path).status_code for path in paths] == [status] * 3
                if status == 404:
                    assert client.get(f"{moved.varied.path}?as-of={moved.day.isoformat()}").status_code == 404
                    assert not any(moved.licence.reference in client.get(page).text for page, _ in listed)
                    assert moved.licence.reference not in read(client, f"/areas/{area.code}", moved.day)


@pytest.mark.feature("A22", "G1")
def test_a_licence_yet_to_begin_is_read_for_the_areas_it_begins_with(client: Visitor, moved: Moved) -> None:
    begins, later = today() + timedelta(days=30), make_area(name="Cheshire")
    licence = make_licence(make_organisation(), [moved.left], starts_on=begins)
    make_variation(licence, begins + timedelta(days=5), areas=((later.id, None),), territory=["Cheshire"])
    Varied(licence, make_lead(licence), moved.varied.manager).agree()
    for area, status in ((moved.left, 200), (later, 404)):
        sign_in(client, make_user(Role.COMMISSIONER, area=area))
        assert client.get(f"/licences/{licence.id}").status_code == status


@pytest.mark.feature("A22", "A15", "G1")
def test_evidence_stays_with_the_areas_covered_on_the_day_it_was_sent(client: Visitor, moved: Moved) -> None:
    make_condition(moved.licence, moved.day, words="Insure the people")
    sent = send(moved.licence, 1, file=stored_picture())
    path = f"{moved.varied.path}/conditions/1/evidence/{sent.id}"
    with time_machine.travel(noon_of(moved.day)):
        for area, may_read in ((moved.left, True), (moved.reached, False)):
            sign_in(client, make_user(Role.COMMISSIONER, area=area))
            page = words_of(client.get(moved.varied.path))
            assert "Insure the people" in page
            assert ("The certificate is on the shared drive" in page) is may_read
            assert (client.get(path).status_code == 404) is not may_read


def noon_of(day: date) -> datetime:
    """Return noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def make_lead(licence: Licence) -> User:
    """Return somebody who answers for the licensee."""
    lead = make_user(Role.PARTNER_LEAD, licence.licensee)
    lead.password_hash = "set, and never tried here"
    return lead


def _on_overviews(client: Visitor, moved: Moved) -> dict[str, list[bool]]:
    """Return on which areas' overviews the licence is, on the eve and on the day it moves."""
    found = {}
    for name, area in (("Cumbria", moved.left), ("Lancashire", moved.reached)):
        sign_in(client, make_user(Role.FORCE_SPOC, area=area))
        page = f"/areas/{area.code}/overview"
        found[name] = [moved.licence.reference in read(client, page, day) for day in (moved.eve, moved.day)]
    return found


def _csv(client: Visitor, day: date) -> str:
    return client.get(f"/licences?format=csv&as-of={day.isoformat()}").text


def _month_of(moved: Moved) -> str:
    (facts,) = licence_facts([moved.licence.id])
    return f"{facts.ends_on:%Y-%m}"
