"""The pipeline: each licence's next decision, kept by whatever changes the licence (A8, A10, A15)."""

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.actions import (
    arrange_run_off,
    end_offer,
    give_ladder,
    record_go_live,
    renew_licence,
    withdraw_notice,
)
from app.licences.jobs import keep_decisions_right
from app.licences.models import Licence, LicenceDecision
from app.licences.queries import licence_facts, pipeline_listing
from app.licences.rules import LicenceFacts, as_known_on, next_decisions, required_sides
from app.licences.rules.pipeline import NEVER, Decision, _decisions
from app.licences.types import DecisionKind, OfferEnding, Turn
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import (
    accept,
    make_condition,
    make_draft,
    make_licence,
    make_notice,
    make_offer,
    reinstate,
    send,
    suspend,
)
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.acts import sign, terminate
from tests.licences.histories import day as history_day
from tests.licences.histories import random_history
from tests.licences.places import Place, sign_in_as, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A8")]
PAGE = "/licences/pipeline"


def kept(licence: Licence) -> list[Decision]:
    """Return the decisions kept beside a licence."""
    rows = db.session.scalars(
        sa.select(LicenceDecision).where(LicenceDecision.licence_id == licence.id).order_by(LicenceDecision.from_day)
    )
    return [Decision(one.kind, one.due_on, one.turn, one.words, one.from_day, one.until_day) for one in rows]


def worked_out(licence: Licence) -> list[Decision]:
    (facts,) = licence_facts([licence.id])
    return next_decisions(facts)


def next_on(facts: LicenceFacts, day: date) -> DecisionKind | None:
    return next((one.kind for one in next_decisions(facts) if one.from_day <= day <= one.until_day), None)


def now_next(licence: Licence) -> tuple[DecisionKind, Turn] | None:
    (facts,) = licence_facts([licence.id])
    return next(
        ((one.kind, one.turn) for one in next_decisions(facts) if one.from_day <= today() <= one.until_day), None
    )


@pytest.mark.parametrize("seed", range(40))
def test_of_the_decisions_open_on_a_day_the_one_due_first_is_next(seed: int) -> None:
    facts = random_history(random.Random(seed)).facts
    runs = next_decisions(facts)
    assert all(one.until_day < two.from_day for one, two in pairwise(runs))
    for number in range(-60, 500, 7):
        day = history_day(number)
        is_there = facts.is_there(day)
        known = as_known_on(facts, day)
        open_then = [one for one in _decisions(known) if is_there and one.from_day <= day <= one.until_day]
        of_suspensions = [one for one in open_then if one.kind is DecisionKind.SUSPENSION]
        run = [one for one in runs if one.from_day <= day <= one.until_day]
        due = [one.due_on for one in of_suspensions or open_then]
        assert [one.due_on for one in run] == ([min(due)] if due else [])


def seen_after(licence: Licence, acts: Sequence[Callable[[], object]]) -> list[tuple[DecisionKind, Turn] | None]:
    """Return what is next today after each act, each time what is kept being what is worked out."""
    seen = []
    for act in acts:
        act()
        assert kept(licence) == worked_out(licence)
        seen.append(now_next(licence))
    return seen


def test_every_act_until_the_signatures_keeps_what_is_next_beside_the_licence() -> None:
    draft = make_draft()
    first, second = required_sides(draft.shape)
    ended = {"ending": OfferEnding.DECLINED, "ended_on": today(), "reason": "No"}
    seen = seen_after(
        draft,
        [
            lambda: None,
            lambda: make_offer(draft),
            lambda: end_offer(TESTER, licence=draft, **ended),  # type: ignore[arg-type]
            lambda: sign(draft, first),
            lambda: sign(draft, second),
        ],
    )
    assert seen == [
        (DecisionKind.OFFER, Turn.TRUST),
        (DecisionKind.ANSWER, Turn.LICENSEE),
        (DecisionKind.OFFER, Turn.TRUST),
        (DecisionKind.SIGN, Turn.LICENSEE),
        (DecisionKind.RENEW, Turn.TRUST),
    ]


def test_every_act_in_the_course_of_a_licence_keeps_what_is_next_beside_it() -> None:
    area = make_area()
    licence, qa = make_licence(areas=[area]), actor_of(make_user(Role.QA_LEAD))
    until = today() + timedelta(days=200)
    seen = seen_after(
        licence,
        [
            lambda: make_condition(licence, today() + timedelta(days=3)),
            lambda: send(licence),
            lambda: accept(licence, accepter=qa),
            lambda: give_ladder(TESTER, licence=licence, rungs=[600]),
            lambda: record_go_live(TESTER, licence=licence, days={area.id: today()}),
            lambda: suspend(licence),
            lambda: reinstate(licence),
            lambda: make_notice(licence),
            lambda: withdraw_notice(TESTER, licence=licence, withdrawn_on=today(), reason="Agreed"),
            lambda: make_notice(licence),
            lambda: arrange_run_off(TESTER, licence=licence, until_day=until, reason="Pairs"),
            lambda: terminate(licence),
        ],
    )
    renew, run_down = (DecisionKind.RENEW, Turn.TRUST), (DecisionKind.RUN_DOWN, Turn.TRUST)
    of_the_condition = [(DecisionKind.CONDITION, Turn.LICENSEE), (DecisionKind.CONDITION, Turn.TRUST)]
    review = (DecisionKind.SUSPENSION, Turn.TRUST)
    assert seen == [*of_the_condition, *[renew] * 3, review, renew, run_down, renew, run_down, run_down, None]


def test_a_signed_renewal_leaves_nothing_to_decide_of_the_one_it_renews() -> None:
    old = make_licence(ends_on=today() + timedelta(days=20))
    new = renew_licence(TESTER, licence=old)
    assert now_next(old) == (DecisionKind.RENEW, Turn.TRUST)
    for side in required_sides(new.shape):
        sign(new, side)
    assert now_next(old) is None
    assert all(one.until_day < today() for one in kept(old))


@pytest.mark.feature("A5")
def test_what_the_end_asks_for_on_each_day() -> None:
    ends_on = date(2027, 3, 31)
    licence = make_licence(starts_on=date(2025, 4, 1), ends_on=ends_on, grace_days=30, signed_on=date(2025, 3, 1))
    (facts,) = licence_facts([licence.id])
    by_day = {day: next_on(facts, day) for day in (date(2026, 6, 1), ends_on, date(2027, 4, 30), date(2027, 5, 1))}
    assert list(by_day.values()) == [DecisionKind.RENEW, DecisionKind.RENEW, DecisionKind.GRACE, None]
    notice = next(one for one in _decisions(facts) if one.kind is DecisionKind.NOTICE)
    assert (notice.due_on, notice.until_day) == (date(2026, 12, 31), date(2026, 12, 31))


def test_an_offer_nobody_answered_is_to_be_made_again_without_anybody_doing_anything() -> None:
    draft = make_draft()
    make_offer(draft, answer_by=today() + timedelta(days=9))
    (facts,) = licence_facts([draft.id])
    assert next_on(facts, today() + timedelta(days=9)) is DecisionKind.ANSWER
    assert next_on(facts, today() + timedelta(days=10)) is DecisionKind.OFFER


def test_what_came_into_the_tables_by_another_way_is_mended_at_night() -> None:
    licence = make_licence()
    right = kept(licence)
    db.session.execute(sa.delete(LicenceDecision))
    keep_decisions_right()
    assert kept(licence) == right != []


def test_the_page_groups_by_month_says_whose_turn_it_is_and_leads_on(client: Visitor) -> None:
    soon = make_licence(make_organisation(name="Northmoor"), [make_area(name="Cumbria")], ends_on=today())
    late = make_licence(ends_on=today() + timedelta(days=700))
    drafted = make_licence(ends_on=today() + timedelta(days=100))
    renewal = renew_licence(TESTER, licence=drafted)
    sign_in_as(client, Role.LICENCE_MANAGER)
    page = client.get(PAGE)
    shown = words_of(page)
    assert f"{(today() - timedelta(days=180)):%B %Y}" in shown
    assert f"{long_date(today() - timedelta(days=180))} Overdue" in shown
    assert f"{soon.reference} , Northmoor Cumbria." in shown
    assert f'href="/licences/{soon.id}/renew"' in page.text
    assert f'href="/licences/{renewal.id}"' in page.text
    assert f'href="/licences/{late.id}/renew"' in page.text
    assert page.text.index(soon.reference) < page.text.index(late.reference)
    assert renewal.reference in words_of(client.get(f"{PAGE}?what=offer"))
    assert soon.reference not in words_of(client.get(f"{PAGE}?turn=licensee")).partition("Apply")[2]
    assert soon.reference in words_of(client.get(f"{PAGE}?q=northmoor"))
    assert "Northmoor" in client.get(f"{PAGE}?format=csv").text
    assert client.get(f"{PAGE}?format=csv&turn=nobody").status_code == 422


@pytest.mark.feature("A8")
def test_a_renewal_on_offer_stands_for_the_licence_it_renews(client: Visitor) -> None:
    licence = make_licence(ends_on=today() + timedelta(days=100))
    renewal = renew_licence(TESTER, licence=licence)
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert len(rows_about(client, licence)) == 1
    make_offer(renewal)
    assert rows_about(client, licence) == []
    assert len(rows_about(client, renewal)) == 1
    end_offer(TESTER, licence=renewal, ending=OfferEnding.DECLINED, ended_on=today(), reason="Too dear")
    assert len(rows_about(client, licence)) == 1


def rows_about(client: Visitor, licence: Licence) -> list[str]:
    """Return the rows of the list that are about a licence."""
    lines = client.get(f"{PAGE}?format=csv").text.splitlines()
    return [line for line in lines if licence.reference in line.split(",")[1]]


def test_a_partner_and_a_commissioner_see_their_own_and_are_led_to_the_licence(client: Visitor, place: Place) -> None:
    other = make_licence()
    for role in (Role.PARTNER_LEAD, Role.COMMISSIONER):
        sign_in_as(client, role, place)
        page = client.get(PAGE)
        assert place.licence.reference in page.text
        assert other.reference not in page.text
        assert f"{place.path}/renew" not in page.text


def test_the_page_takes_the_same_few_queries_at_3_and_300(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    provider, area = make_organisation(), make_area()
    counts = []
    for wanted in (3, 300):
        while (db.session.scalar(sa.select(sa.func.count()).select_from(Licence)) or 0) < wanted:
            make_draft(provider, [area])
        db.session.expunge_all()
        client.get(PAGE)
        with counted_queries() as asked:
            assert client.get(PAGE).status_code == 200
        counts.append(len(asked))
        provider, area = make_organisation(), make_area()
    assert counts[0] == counts[1] <= 8


def test_the_listing_reads_what_is_kept_for_the_day_asked(client: Visitor, place: Place) -> None:
    viewer = actor_of(make_user(Role.LICENCE_MANAGER))
    (facts,) = licence_facts([place.licence.id])
    for day in (today(), facts.ends_on, facts.ends_on + timedelta(days=1)):
        rows = pipeline_listing(viewer, day, [], may_act=True).read({}, day=day).rows
        assert [row.kind for row in rows] == [kind for kind in (next_on(facts, day),) if kind]
    assert all(one.until_day <= NEVER for one in kept(place.licence))


@pytest.mark.feature("A2")
def test_the_list_ends_a_licence_when_its_notice_does(client: Visitor, place: Place) -> None:
    notice = make_notice(place.licence)
    sign_in_as(client, Role.LICENCE_MANAGER)
    (facts,) = licence_facts([place.licence.id])
    text = client.get("/licences?format=csv").text
    assert notice.ends_on.isoformat() in text
    assert facts.ends_on.isoformat() not in text
    before = (today() - timedelta(days=1)).isoformat()
    assert facts.ends_on.isoformat() in client.get(f"/licences?format=csv&as-of={before}").text
    assert client.get("/licences?sort=-ends-on").status_code == 200
