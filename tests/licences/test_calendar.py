"""The calendar of ends: counted by month, as it stood on any day, the number beside the colour (A20)."""

import random
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.roles import Role
from app.licences.actions import renew_licence, withdraw_notice
from app.licences.models import Licence, LicenceEnding
from app.licences.queries import licence_facts
from app.licences.routes.heat import heat_map, month_of
from app.licences.rules import ending_on, endings_of, heat_of, month_number, month_start, required_sides
from tests.builders.licences import make_draft, make_licence, make_notice
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.acts import sign, terminate
from tests.licences.histories import day as history_day
from tests.licences.histories import random_history
from tests.licences.places import Place, sign_in_as, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A20")]
PAGE = "/licences/calendar"


def ends(client: Visitor, query: str = "") -> dict[str, int]:
    """Return the months of the heat map in which licences end, with their numbers, as its file holds them."""
    text = client.get(f"{PAGE}?of=months&format=csv{query}").text
    return {month: int(number) for month, number in re.findall(r"(\d{4}-\d{2}),(\d+)", text) if int(number)}


def month(day: date) -> str:
    return f"{day:%Y-%m}"


@pytest.mark.parametrize("seed", range(30))
def test_the_last_day_as_it_stood_on_each_day_is_what_was_known_of_then(seed: int) -> None:
    history = random_history(random.Random(seed))
    facts = history.facts
    runs = endings_of(facts)
    assert all(one.until_day + timedelta(days=1) == two.from_day for one, two in pairwise(runs))
    for number in range(-60, 500, 11):
        day, ending = history_day(number), ending_on(facts, history_day(number))
        assert (ending is None) == (facts.signed_on is None or day < facts.signed_on)
        if ending is not None and facts.terminated_on is None:
            noticed = [one.ends_on for one in facts.notices if one.covers(day)]
            assert ending.ends_on == min([facts.ends_on, *noticed])
            assert ending.is_renewed == any(one.signed_on <= day for one in facts.renewals)


def test_each_act_keeps_the_last_day_beside_the_licence() -> None:
    licence = make_licence()
    (first,) = licence_facts([licence.id])
    for act in (
        lambda: make_notice(licence),
        lambda: withdraw_notice(TESTER, licence=licence, withdrawn_on=today(), reason="Agreed"),
        lambda: terminate(licence, today() + timedelta(days=40)),
    ):
        act()
        (facts,) = licence_facts([licence.id])
        rows = db.session.scalars(sa.select(LicenceEnding).order_by(LicenceEnding.from_day)).all()
        kept = [(one.ends_on, one.is_renewed, one.from_day, one.until_day, one.month) for one in rows]
        worked_out = [
            (one.ends_on, one.is_renewed, one.from_day, one.until_day, month_number(one.ends_on))
            for one in endings_of(facts)
        ]
        assert kept == worked_out
    assert rows[-1].ends_on == today() + timedelta(days=39) < first.ends_on


COLOURS = [(0, 0, 0), (0, 9, 0), (1, 1, 1), (2, 2, 2), (1, 4, 1), (4, 4, 4), (1, 100, 1), (26, 100, 2), (100, 100, 4)]


@pytest.mark.parametrize(("count", "most", "heat"), COLOURS)
def test_the_colour_follows_the_number(count: int, most: int, heat: int) -> None:
    assert heat_of(count, most) == heat


def test_the_map_shows_eight_years_and_says_what_lies_beyond() -> None:
    day = date(2026, 11, 28)
    heat = heat_map({month_number(date(year, 3, 1)): 1 for year in (2019, 2025, 2027, 2032, 2040)}, day, None)
    assert (heat.years, heat.earlier, heat.later) == ([*range(2025, 2033)], 1, 1)
    assert heat.sums == [1, 0, 1, 0, 0, 0, 0, 1]
    assert [name for name, _ in heat.rows][::11] == ["January", "December"]
    assert heat_map({}, day, None).years == [2025, 2026]


@pytest.mark.parametrize(
    "typed", ["", "2027-13", "2027-00", "27-03", "2027-3", "９９９９-０３", "0000-01", "<script>", "2027-031"]
)
def test_what_names_no_month_shows_the_next_twelve(client: Visitor, typed: str) -> None:
    assert month_of(typed) is None
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert "The next twelve months" in words_of(client.get(PAGE, query_string={"month": typed}))


def test_the_next_twelve_months_begin_with_the_day(client: Visitor) -> None:
    over = make_licence(ends_on=date(2027, 3, 5))
    coming, later = make_licence(ends_on=date(2028, 3, 9)), make_licence(ends_on=date(2028, 3, 10))
    sign_in_as(client, Role.LICENCE_MANAGER)
    asked = {"as-of": "2027-03-10", "format": "csv"}
    shown = client.get(PAGE, query_string=asked).text
    assert [one.reference in shown for one in (over, coming, later)] == [False, True, False]
    assert over.reference in client.get(PAGE, query_string=asked | {"month": "2027-03"}).text


def test_the_page_counts_by_month_and_leads_to_the_licences(client: Visitor) -> None:
    near = today() + timedelta(days=40)
    far = month_start(month_number(today()) + 30)
    first = make_licence(make_organisation(name="Northmoor"), [make_area(name="Cumbria")], ends_on=near)
    make_licence(ends_on=near)
    last = make_licence(ends_on=far)
    make_draft(ends_on=near)
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert ends(client) == {month(near): 2, month(far): 1}
    page = client.get(PAGE)
    assert f"2 in {near:%B %Y}" in words_of(page)
    assert first.reference in page.text
    assert last.reference not in page.text
    assert last.reference in client.get(f"{PAGE}?month={month(far)}").text
    assert ends(client, "&q=northmoor") == {month(near): 1}
    assert ends(client, f"&area={first_code(first)}") == {month(near): 1}
    assert first.reference in client.get(f"{PAGE}?format=csv").text
    assert client.get(f"{PAGE}?format=csv&area=nowhere").status_code == 422
    assert client.get(f"{PAGE}?of=months&format=csv&area=nowhere").status_code == 422


def first_code(licence: Licence) -> str:
    (facts,) = licence_facts([licence.id])
    return facts.territory[0].area_code


def test_the_map_is_as_it_stood_on_the_day_asked_for(client: Visitor) -> None:
    agreed = today() + timedelta(days=700)
    licence = make_licence(ends_on=agreed)
    notice = make_notice(licence)
    sign_in_as(client, Role.LICENCE_MANAGER)
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert ends(client) == {month(notice.ends_on): 1}
    assert ends(client, f"&as-of={yesterday}") == {month(agreed): 1}
    assert ends(client, "&as-of=2019-01-01") == {}


def test_what_is_renewed_is_told_apart(client: Visitor) -> None:
    ends_on = today() + timedelta(days=30)
    old, other = make_licence(ends_on=ends_on), make_licence(ends_on=ends_on)
    new = renew_licence(TESTER, licence=old)
    for side in required_sides(new.shape):
        sign(new, side)
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert ends(client)[month(ends_on)] == 2
    assert ends(client, "&renewal=no")[month(ends_on)] == 1
    listed = client.get(f"{PAGE}?renewal=yes").text
    assert (old.reference in listed, other.reference in listed) == (True, False)


def test_a_partner_and_a_commissioner_count_their_own(client: Visitor, place: Place) -> None:
    make_licence()
    (facts,) = licence_facts([place.licence.id])
    for role in (Role.PARTNER_LEAD, Role.COMMISSIONER):
        sign_in_as(client, role, place)
        assert ends(client) == {month(facts.ends_on): 1}


def test_the_page_takes_the_same_few_queries_at_3_and_300(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    counts = []
    for wanted in (3, 300):
        provider, area = make_organisation(), make_area()
        while (db.session.scalar(sa.select(sa.func.count()).select_from(LicenceEnding)) or 0) < wanted:
            make_licence(provider, [area], ends_on=today() + timedelta(days=wanted))
        db.session.expunge_all()
        client.get(PAGE)
        with counted_queries() as asked:
            assert client.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
