"""Who is certified under a licence, counted from the facts of training and kept on the licence (A9, A16)."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from structlog.testing import capture_logs

from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.formats import long_date
from app.core.jobs import Job
from app.core.jobs.registry import known_task
from app.core.roles import Role
from app.licences.actions import record_compliance
from app.licences.models import Licence, LicenceCompliance
from app.licences.queries import licence_facts
from app.licences.rules import ComplianceFacts, next_decisions, seats_suffice, state_on, value_on
from app.licences.types import DecisionKind, LicenceState, Measure
from app.portal.actions import count_facilitators
from app.portal.jobs import count_all
from app.portal.rules.counting import Times, counted_runs
from app.training.actions import end_engagement, record_standing
from app.training.models import Engagement
from app.training.types import Level, StandingKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_condition, make_draft, make_licence, send
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import make_person
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.places import Place, sign_in_as, words_of
from tests.portal.reading import tasks_on
from tests.racing import AT_ONCE, DONE, at_once

pytestmark = [pytest.mark.feature("A9", "A16")]
usual = pytest.mark.usefixtures("database")
CERTIFIED = Measure.CERTIFIED_FACILITATORS
ONE_DAY = timedelta(days=1)


def d(number: int) -> date:
    """Return a day of a made-up time."""
    return date(2026, 1, 1) + timedelta(days=number)


@pytest.fixture
def crowded() -> Place:
    """A provider with two seats and three certified people."""
    provider, area = make_organisation(name="Northmoor"), make_area(name="Cumbria")
    licence = make_licence(provider, [area], seats=2)
    for _ in range(3):
        make_person(provider, area)
    return Place(provider, area, licence)


def used(licence: Licence, day: date | None = None) -> int | None:
    (facts,) = licence_facts([licence.id])
    return value_on(facts.compliance, CERTIFIED, day or today())


def do_jobs() -> None:
    """Do the counting that waits, as the worker does."""
    for job in db.session.scalars(sa.select(Job).where(Job.task.startswith("compliance."), Job.state == "waiting")):
        known_task(job.task).do(job.arguments)
        db.session.delete(job)
    db.session.flush()


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([], [(0, None, 0)]),
        ([Times(((d(-9), date.max),), ((d(3), d(8)),))], [(0, 2, 0), (3, 8, 1), (9, None, 0)]),
        (
            [Times(((d(5), date.max),), ((d(3), d(8)),), ((d(6), d(6)),))],
            [(0, 4, 0), (5, 5, 1), (6, 6, 0), (7, 8, 1), (9, None, 0)],
        ),
        ([Times(((d(-9), date.max),), ((d(-5), d(4)), (d(3), d(8))))], [(0, 8, 1), (9, None, 0)]),
        ([Times(((d(-9), date.max),), ((d(-5), d(-1)),))], [(0, None, 0)]),
        ([Times(((d(0), date.max),), ((d(0), date.max),))] * 3, [(0, None, 3)]),
    ],
)
def test_the_runs_of_days_and_their_counts(
    people: Sequence[Times], expected: list[tuple[int, int | None, int]]
) -> None:
    runs = [(one.from_day, one.until_day, one.value) for one in counted_runs(people, d(0))]
    assert runs == [(d(first), None if last is None else d(last), value) for first, last, value in expected]


@usual
def test_counted_are_the_certified_at_work_there_on_any_day_asked(crowded: Place) -> None:
    make_person(crowded.provider, crowded.area, level=Level.PROVISIONAL)
    make_person(crowded.provider, make_area())
    make_person(make_organisation(), crowded.area)
    ends = today() + timedelta(days=50)
    make_person(crowded.provider, crowded.area, from_day=today() - timedelta(days=10), until_day=ends)
    assert count_facilitators() == 1
    assert [used(crowded.licence, day) for day in (today(), ends, ends + ONE_DAY)] == [4, 4, 3]
    assert count_facilitators() == 0


@usual
def test_each_change_of_a_record_has_the_count_made_anew(crowded: Place) -> None:
    do_jobs()
    assert used(crowded.licence) == 3
    person = make_person(crowded.provider, crowded.area)
    do_jobs()
    assert used(crowded.licence) == 4
    record_standing(TESTER, person=person, kind=StandingKind.SUSPENDED, from_day=today(), reason="A complaint")
    do_jobs()
    assert (used(crowded.licence), used(crowded.licence, today() - ONE_DAY)) == (3, 4)
    other = make_person(crowded.provider, crowded.area)
    engagement = db.session.scalars(sa.select(Engagement).where(Engagement.person_id == other.id)).one()
    end_engagement(TESTER, person=other, engagement_id=engagement.id, until_day=today())
    do_jobs()
    assert (used(crowded.licence), used(crowded.licence, today() + ONE_DAY)) == (4, 3)
    fresh = make_licence(crowded.provider, [crowded.area])
    do_jobs()
    assert used(fresh) == 4
    assert used(make_draft(crowded.provider, [crowded.area])) is None


@usual
def test_another_count_today_is_an_event_and_the_same_again_nothing(crowded: Place) -> None:
    count_facilitators()
    make_person(crowded.provider, crowded.area)
    count_facilitators()
    count_facilitators()
    told = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.LICENCE_COUNTED).order_by(Event.id)).all()
    assert [one.details["number"] for one in told] == ["3", "4"]
    known = sa.select(sa.func.count()).select_from(LicenceCompliance).where(LicenceCompliance.is_known())
    assert db.session.scalar(known) == len(licence_facts([crowded.licence.id])[0].compliance)


@usual
def test_too_few_seats_warn_on_the_page_at_home_and_in_the_pipeline_and_block_nothing(
    client: Visitor, crowded: Place
) -> None:
    make_user(Role.PARTNER_LEAD, crowded.provider)
    count_facilitators()
    (facts,) = licence_facts([crowded.licence.id])
    assert not seats_suffice(facts.reference, facts.seats, facts.compliance, today()).passed
    assert state_on(facts, today()) is LicenceState.ACTIVE
    today_next = [one.kind for one in next_decisions(facts) if one.from_day <= today() <= one.until_day]
    assert today_next == [DecisionKind.SEATS]
    since = next(one.from_day for one in facts.compliance if one.covers(today()))
    for role, title in (
        (Role.LICENCE_MANAGER, f"Settle the seats of {facts.reference} at Northmoor"),
        (Role.PARTNER_LEAD, f"Settle the seats of {facts.reference} with the Trust"),
    ):
        sign_in_as(client, role, crowded)
        shown = words_of(client.get(crowded.path))
        assert f"3 facilitators are certified under {facts.reference} and it has 2 seats" in shown
        assert "Nothing is blocked by it." in shown
        assert title in words_of(client.get("/"))
        listed = words_of(client.get(f"/licences/pipeline?what=seats&as-of={today() + timedelta(days=1)}"))
        assert "Too few seats" in listed
        assert f"Since {long_date(since)} Seats" in listed
        assert "Overdue" not in listed


@usual
@pytest.mark.parametrize("seats", [3, 4, None])
def test_enough_seats_warn_of_nothing(client: Visitor, crowded: Place, seats: int | None) -> None:
    licence = make_licence(crowded.provider, [crowded.area], seats=seats)
    count_facilitators()
    (facts,) = licence_facts([licence.id])
    assert seats_suffice(facts.reference, facts.seats, facts.compliance, today()).passed
    sign_in_as(client, Role.LICENCE_MANAGER)
    shown = words_of(client.get(f"/licences/{licence.id}"))
    assert "Certified facilitators 3 on" in shown
    assert "More facilitators than seats" not in shown


@usual
@pytest.mark.feature("A15")
def test_the_qa_lead_is_given_the_evidence_that_waits_and_nothing_else_of_licences(
    client: Visitor, crowded: Place
) -> None:
    waiting = make_licence(make_organisation(name="Tarnside"), ends_on=today() + timedelta(days=20))
    make_condition(waiting)
    make_condition(crowded.licence)
    lead = make_user(Role.QA_LEAD)
    sign_in(client, lead)
    assert [title for title, _ in tasks_on(client.get("/")) if "evidence" in title] == []
    send(waiting)
    titles = [title for title, _ in tasks_on(client.get("/"))]
    assert [title for title in titles if "condition" in title or waiting.reference in title] == [
        f"Look at the evidence for condition 1 of {waiting.reference} at Tarnside"
    ]


@usual
def test_the_night_counts_for_every_licence_and_asks_little_where_nothing_is_new(crowded: Place) -> None:
    others = [make_licence(crowded.provider, [crowded.area]) for _ in range(5)]
    with capture_logs() as logged:
        count_all()
    assert [one["news"] for one in logged] == [6]
    assert [used(one) for one in (crowded.licence, *others)] == [3] * 6
    with counted_queries() as asked:
        count_all()
    assert len(asked) <= 7


@pytest.mark.slow
def test_counts_recorded_at_once_are_recorded_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        licence_id = make_licence().id
        db.session.commit()
    runs = [ComplianceFacts(CERTIFIED, today(), None, 5)]

    def record() -> None:
        record_compliance(TESTER, licence_id=licence_id, measure=CERTIFIED, runs=runs)

    assert at_once(committing_portal, record) == [DONE] * AT_ONCE
    with committing_portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceCompliance)) == 1
