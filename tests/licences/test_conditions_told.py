"""Both sides are told as a condition turns unmet, and when it no longer is: once a turn (A15, A16)."""

from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import MailMessage
from app.accounts.types import MailKind
from app.core.actor import Actor
from app.core.clock import LONDON, pinned_to, today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs import Job
from app.core.jobs.registry import known_task
from app.core.roles import Role
from app.licences.actions import record_compliance, reopen_condition, set_condition, withdraw_condition
from app.licences.actions.condition_turns import TELL_TASK, tell_of_conditions
from app.licences.jobs import notice_conditions
from app.licences.models import Licence
from app.licences.queries import licences_to_tell
from app.licences.rules import ComplianceFacts
from app.licences.types import Measure
from tests.builders.accounts import PASSWORD, actor_of, make_user
from tests.builders.licences import accept, make_condition, make_licence, send
from tests.builders.mail import messages
from tests.builders.partners import TESTER, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.acts import terminate
from tests.licences.places import Place, sign_in_as, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A15")]
SET, DUE = date(2026, 5, 1), date(2026, 5, 10)
LEAD, MANAGER = "lead@test.example", "manager@test.example"


def on(day: int, hour: int = 9) -> AbstractContextManager[None]:
    """Have it be an hour of a day in May 2026."""
    return pinned_to(datetime.combine(date(2026, 5, day), time(hour), tzinfo=LONDON))


@pytest.fixture
def licence() -> Licence:
    """A licence with a condition due on 10 May, and one to be told on each side."""
    with on(1):
        provider = make_organisation(name="Northmoor")
        make_user(Role.PARTNER_LEAD, provider, email=LEAD, name="Lena Lead", password=PASSWORD)
        make_user(Role.LICENCE_MANAGER, email=MANAGER, name="Max Manager", password=PASSWORD)
        made = make_licence(provider)
        make_condition(made, DUE, words="Send the certificate")
        return made


def work() -> None:
    """Do the jobs that wait to tell somebody."""
    for job in db.session.scalars(sa.select(Job).where(Job.task == TELL_TASK, Job.state == "waiting")).all():
        known_task(TELL_TASK).do(job.arguments)
        db.session.delete(job)
    db.session.flush()


def night(day: int) -> None:
    """Do the round of a night, jobs and all."""
    with on(day, 0):
        notice_conditions()
        work()


def letters() -> list[MailMessage]:
    return messages(MailKind.LICENCE_CONDITION)


def subjects() -> list[str]:
    """Return what the lead's letters said, in their order."""
    return ["no longer" if "no longer" in one.subject else "unmet" for one in letters() if one.recipient == LEAD]


def accepter() -> Actor:
    return actor_of(make_user(Role.QA_LEAD))


def test_as_the_day_passes_both_sides_are_told_once_however_often_the_round_is_done(licence: Licence) -> None:
    for day in range(2, 16):
        night(day)
        night(day)
        assert len(letters()) == (0 if day <= 10 else 2)
    assert {one.recipient for one in letters()} == {LEAD, MANAGER}
    to_lead, to_trust = sorted(letters(), key=lambda one: one.recipient)
    assert to_lead.subject == f"Condition 1 of licence {licence.reference} is unmet"
    assert to_lead.body is not None
    assert to_trust.body is not None
    said = "Condition 1 was to be met by 10 May 2026, and is unmet since 11 May 2026."
    assert said in to_lead.body
    assert "Send evidence that it is met." in to_lead.body
    assert "Send the certificate" in to_lead.body
    assert "The licensee has sent no evidence yet." in to_trust.body
    (event,) = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.CONDITION_TOLD))
    assert event.details["people"] == "2 people"


def test_after_a_time_without_a_worker_it_is_told_once_with_the_day_it_turned(licence: Licence) -> None:
    night(25)
    night(26)
    assert subjects() == ["unmet"]
    assert "is unmet since 11 May 2026" in str(letters()[0].body)


def test_what_turned_and_turned_back_without_a_worker_is_not_told(licence: Licence) -> None:
    with on(12):
        send(licence)
        accept(licence, accepter=accepter())
    night(20)
    assert subjects() == []


def test_met_and_reopened_each_is_told_at_once_and_once(licence: Licence) -> None:
    night(11)
    with on(12):
        send(licence)
        work()
        assert subjects() == ["unmet"]
        accept(licence, accepter=accepter())
        work()
        assert subjects() == ["unmet", "no longer"]
        reopen_condition(TESTER, licence=licence, number=1, reason="Of last year")
        work()
        work()
    night(13)
    assert subjects() == ["unmet", "no longer", "unmet"]
    with on(14):
        withdraw_condition(TESTER, licence=licence, number=1, reason="The force took it on\nSubject: fooled")
        work()
    night(15)
    assert subjects() == ["unmet", "no longer", "unmet", "no longer"]
    last = [one for one in letters() if one.recipient == LEAD][-1]
    assert "Why it was withdrawn: The force took it on Subject: fooled" in str(last.body)


def test_one_met_in_time_or_of_a_licence_that_is_over_is_not_told_of(licence: Licence) -> None:
    with on(5):
        send(licence)
        accept(licence, accepter=accepter())
        over = make_licence()
        make_condition(over, DUE)
        terminate(over)
    night(12)
    assert letters() == []


@pytest.mark.feature("A16")
def test_one_the_portal_checks_is_told_as_its_count_falls_and_as_it_is_enough_again(licence: Licence) -> None:
    measure = Measure.CERTIFIED_FACILITATORS
    with on(1):
        set_condition(TESTER, licence=licence, words="Two of them", due_on=DUE, measure=measure, at_least=2)
        runs = [
            ComplianceFacts(measure, SET, date(2026, 5, 14), 2),
            ComplianceFacts(measure, date(2026, 5, 15), None, 1),
        ]
        record_compliance(TESTER, licence_id=licence.id, measure=measure, runs=runs)
        withdraw_condition(TESTER, licence=licence, number=1, reason="Not needed")
    night(14)
    assert subjects() == []
    night(15)
    assert subjects() == ["unmet"]
    assert "is unmet since 15 May 2026" in str(letters()[0].body)
    assert "Have more people certified" in str(letters()[0].body)
    with on(16):
        runs = [*runs[:1], ComplianceFacts(measure, date(2026, 5, 15), date(2026, 5, 15), 1)]
        runs.append(ComplianceFacts(measure, date(2026, 5, 16), None, 3))
        record_compliance(TESTER, licence_id=licence.id, measure=measure, runs=runs)
        work()
    assert subjects() == ["unmet", "no longer"]


def test_where_nobody_is_there_the_turn_is_noted_and_said() -> None:
    with on(1):
        alone = make_licence()
        make_condition(alone, DUE)
    with on(11):
        assert [tell_of_conditions(alone.id), tell_of_conditions(alone.id)] == [1, 0]
    (event,) = db.session.scalars(
        sa.select(Event).where(Event.tag == EventTag.CONDITION_TOLD, Event.subject_id == alone.id)
    )
    assert "nobody is there to be told" in event.details["people"]


def test_the_round_asks_as_much_of_three_conditions_as_of_thirty() -> None:
    def asked(number: int) -> int:
        for _ in range(number):
            make_condition(make_licence(), today() + timedelta(days=1))
        with pinned_to(datetime.combine(today() + timedelta(days=5), time(0), tzinfo=LONDON)):
            day = today()
            with counted_queries() as sent:
                licences_to_tell(day)
        return len(sent)

    assert asked(3) == asked(27)


def test_the_page_says_since_when_and_what_mends_it(client: Visitor, place: Place) -> None:
    make_condition(place.licence, today())
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert "is unmet since" not in words_of(client.get(place.path))
    later = (today() + timedelta(days=3)).isoformat()
    page = words_of(client.get(f"{place.path}?as-of={later}"))
    assert "Condition 1 was to be met by" in page
    assert "Send evidence that it is met." in page
