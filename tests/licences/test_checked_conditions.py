"""Conditions the portal checks by itself, day by day, from what was counted (A16)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.roles import Role
from app.licences.actions import (
    accept_condition,
    record_compliance,
    remind_of_end,
    reopen_condition,
    send_evidence,
    set_condition,
    withdraw_condition,
)
from app.licences.models import Licence, LicenceTerms
from app.licences.queries import has_open_condition, licence_facts, state_expression
from app.licences.rules import (
    ComplianceFacts,
    condition_state,
    licence_state,
    next_decisions,
    permits_downloads,
    state_on,
)
from app.licences.types import ConditionState, DecisionKind, LicenceState, Measure
from tests.builders.accounts import PASSWORD, actor_of, make_user
from tests.builders.licences import make_licence
from tests.builders.mail import messages
from tests.builders.partners import TESTER
from tests.conftest import Visitor
from tests.licences.acts import refusal
from tests.licences.places import Place, sign_in_as, typed_day, version_on, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A16")]
ONE_DAY = timedelta(days=1)
CERTIFIED = Measure.CERTIFIED_FACILITATORS


def count(licence: Licence, *runs: tuple[int, int | None, int]) -> None:
    """Record what was counted: from and until so many days from today, and the number."""
    record_compliance(
        TESTER,
        licence_id=licence.id,
        measure=CERTIFIED,
        runs=[ComplianceFacts(CERTIFIED, on(first), None if last is None else on(last), n) for first, last, n in runs],
    )


def on(days: int) -> date:
    return today() + timedelta(days=days)


def ask_for(licence: Licence, at_least: int = 2, *, due_on: date | None = None, stops_downloads: bool = False) -> None:
    """Set a condition the portal checks."""
    set_condition(
        TESTER,
        licence=licence,
        words="Two certified facilitators",
        due_on=due_on or today(),
        measure=CERTIFIED,
        at_least=at_least,
        stops_downloads=stops_downloads,
    )


@pytest.fixture
def asked() -> Licence:
    """A licence that asks for two: there are two until tomorrow week, one for a week then, and two again."""
    licence = make_licence(ends_on=on(900))
    ask_for(licence, stops_downloads=True)
    count(licence, (-300, 8, 2), (9, 15, 1), (16, None, 3))
    return licence


def test_it_is_met_and_unmet_by_what_is_counted_and_known_ahead(asked: Licence) -> None:
    (facts,) = licence_facts([asked.id])
    (condition,) = facts.conditions
    met, overdue, active = ConditionState.MET, ConditionState.OVERDUE, LicenceState.ACTIVE
    with_conditions = LicenceState.ACTIVE_WITH_CONDITIONS
    for days, expected, state in ((0, met, active), (8, met, active), (9, overdue, with_conditions), (16, met, active)):
        assert condition_state(condition, on(days)) is expected, days
        assert state_on(facts, on(days)) is state, days
        assert permits_downloads(facts, on(days)).passed == (expected is met), days
    answer = licence_state(facts, on(10))
    assert (answer.since, answer.until) == (on(9), on(15))
    assert "The portal counts 1 certified facilitator, and at least 2 are needed." in " ".join(answer.sentences)
    assert licence_state(facts, today()).until == on(8)


def test_the_states_of_lists_are_those_of_the_rules(asked: Licence) -> None:
    (facts,) = licence_facts([asked.id])
    for days in (0, 1, 8, 9, 15, 16, 200):
        statement = sa.select(state_expression(on(days)), has_open_condition(on(days))).select_from(Licence)
        state, is_open = db.session.execute(statement.join(LicenceTerms).where(Licence.id == asked.id)).one()
        assert state is state_on(facts, on(days)), days
        assert bool(is_open) == facts.conditions[0].is_open(on(days)), days


def test_before_anybody_counted_it_is_open_and_says_so() -> None:
    licence = make_licence()
    ask_for(licence, due_on=on(5))
    (facts,) = licence_facts([licence.id])
    assert condition_state(facts.conditions[0], today()) is ConditionState.OPEN


def test_nobody_sends_accepts_or_reopens_what_the_portal_checks(asked: Licence) -> None:
    qa = actor_of(make_user(Role.QA_LEAD))
    says = "The portal checks condition 1 itself"
    assert says in refusal(lambda: send_evidence(TESTER, licence=asked, number=1, words="Seen")).sentence
    assert says in refusal(lambda: accept_condition(qa, licence=asked, number=1, met_on=today(), note="Seen")).sentence
    assert says in refusal(lambda: reopen_condition(qa, licence=asked, number=1, reason="No")).sentence
    withdraw_condition(TESTER, licence=asked, number=1, reason="Agreed")
    (facts,) = licence_facts([asked.id])
    assert condition_state(facts.conditions[0], on(10)) is ConditionState.WITHDRAWN
    assert facts.conditions[0].at_least == 2


def test_the_pipeline_knows_ahead_on_which_day_it_will_be_unmet(asked: Licence) -> None:
    (facts,) = licence_facts([asked.id])
    (now_next,) = [one for one in next_decisions(facts) if one.from_day <= today() <= one.until_day]
    assert (now_next.kind, now_next.due_on) == (DecisionKind.CONDITION, on(9))
    assert [one.kind for one in next_decisions(facts) if one.from_day <= on(16) <= one.until_day] == [
        DecisionKind.RENEW
    ]


@pytest.mark.feature("A11")
def test_a_reminder_names_what_is_unmet() -> None:
    licence = make_licence(ends_on=on(30))
    make_user(Role.LICENCE_MANAGER, password=PASSWORD)
    ask_for(licence)
    count(licence, (-300, None, 1))
    db.session.execute(sa.text("UPDATE licence_condition SET due_on = :due"), {"due": on(-3).isoformat()})
    db.session.expire_all()
    remind_of_end(licence.id)
    (letter,) = messages()
    assert "Two certified facilitators. 1 certified facilitator since" in str(letter.body)


def test_set_in_the_browser_with_its_reasons_on_the_page(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"{place.path}/conditions/new"
    typed: dict[str, object] = {"words": "Two facilitators", "version": version_on(client, path)} | typed_day(
        "due_on", on(9)
    )
    for wrong, says in (
        ({"measure": CERTIFIED.value}, "Enter how many there must be"),
        ({"at_least": "2"}, "Choose what the portal counts"),
        ({"measure": "moons", "at_least": "2"}, "must be one of those listed"),
        ({"measure": CERTIFIED.value, "at_least": "0"}, "Enter a number from 1 to 1,000"),
        ({"measure": CERTIFIED.value, "at_least": "two"}, "must be a whole number"),
    ):
        answer = client.post(path, data=typed | wrong)
        assert (answer.status_code, says in words_of(answer)) == (422, True), says
    assert client.post(path, data=typed | {"measure": CERTIFIED.value, "at_least": "2"}).status_code == 302
    assert "Nobody has counted certified facilitators yet." in words_of(client.get(place.path))
    count(place.licence, (-300, None, 1))
    page = client.get(place.path)
    assert "The portal checks it: 1 certified facilitator since" in words_of(page)
    assert f'href="{place.path}/conditions/1/evidence"' not in page.text
    assert f'href="{place.path}/conditions/1/withdraw"' in page.text
    sign_in_as(client, Role.PARTNER_LEAD, place)
    assert "Meet condition 1 of" in words_of(client.get("/"))
