"""The reminder ladder: each rung once, to both sides, after downtime too, and never for what goes on (A10, A11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions.control import disable_user
from app.accounts.models import MailMessage
from app.accounts.types import MailKind
from app.core.clock import LONDON, pinned_to
from app.core.db import db
from app.core.jobs import Job
from app.core.jobs.registry import known_task
from app.core.roles import Role
from app.licences.actions import give_ladder, remind_of_end, renew_licence
from app.licences.jobs import REMIND_TASK, remind_all
from app.licences.models import Licence, LicenceReminder, LicenceTerms
from app.licences.queries import licence_facts, reminders_of
from app.licences.rules import ladder_words, required_sides, rung_on
from tests.builders.accounts import PASSWORD, make_user
from tests.builders.licences import make_draft, make_licence, make_notice, make_offer
from tests.builders.mail import messages, send_all
from tests.builders.partners import TESTER, make_organisation
from tests.licences.acts import refusal, sign, terminate

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A10")]

SIGNED, START, END = date(2025, 3, 1), date(2025, 4, 1), date(2027, 3, 31)
LADDER = (180, 90, 60, 30, 7, 0, -7)


@contextmanager
def on(day: date, at: time = time(6, 30)) -> Iterator[None]:
    """Have it be a London day, at half past six in the morning unless another time is given."""
    with pinned_to(datetime.combine(day, at, tzinfo=LONDON)):
        yield


@pytest.fixture
def licence() -> Licence:
    """A licence to the end of March 2027, with a lead and a licence manager to be reminded."""
    with on(SIGNED):
        provider = make_organisation(name="Northmoor")
        make_user(Role.PARTNER_LEAD, provider, email="lead@test.example", name="Lena Lead", password=PASSWORD)
        make_user(Role.LICENCE_MANAGER, email="manager@test.example", name="Max Manager", password=PASSWORD)
        return make_licence(provider, starts_on=START, ends_on=END, signed_on=SIGNED)


def morning(day: date) -> None:
    """Do the round of a day, as the worker does, jobs and all."""
    with on(day):
        remind_all()
        waiting = db.session.scalars(sa.select(Job).where(Job.task == REMIND_TASK, Job.state == "waiting")).all()
        for job in waiting:
            known_task(REMIND_TASK).do(job.arguments)
            db.session.delete(job)
        db.session.flush()


def reminders() -> list[MailMessage]:
    return messages(MailKind.LICENCE_REMINDER)


def rungs(licence: Licence) -> list[int]:
    return [one.rung for one in reversed(reminders_of(licence.id))]


@pytest.mark.feature("A11")
def test_each_rung_reminds_both_sides_once_however_often_the_round_is_done(licence: Licence) -> None:
    for days in range(200, -60, -1):
        morning(END - timedelta(days=days))
        if days % 9 == 0:
            morning(END - timedelta(days=days))
    assert rungs(licence) == list(LADDER)
    to = [one.recipient for one in reminders()]
    assert sorted(to) == ["lead@test.example"] * len(LADDER) + ["manager@test.example"] * len(LADDER)
    dues = db.session.scalars(sa.select(LicenceReminder.due_on).order_by(LicenceReminder.due_on))
    assert list(dues) == [END - timedelta(days=days) for days in LADDER]


@pytest.mark.feature("A11")
def test_the_letters_speak_to_their_side_of_the_days_that_are_left(licence: Licence) -> None:
    morning(END - timedelta(days=90))
    to_lead, to_manager = sorted(reminders(), key=lambda one: one.recipient)
    assert to_lead.subject == f"Your licence {licence.reference} ends in 90 days"
    assert to_manager.subject == f"{licence.reference} with Northmoor ends in 90 days"
    for letter, name in ((to_lead, "Lena Lead"), (to_manager, "Max Manager")):
        assert letter.body is not None
        assert f"Dear {name}," in letter.body
        assert f"/licences/{licence.id}" in letter.body
        assert "31 March 2027" in letter.body
        assert "{" not in letter.body
    morning(END + timedelta(days=7))
    after = {one.subject for one in reminders() if "ended 7 days ago" in one.subject}
    assert after == {
        f"{licence.reference} with Northmoor ended 7 days ago",
        f"Your licence {licence.reference} ended 7 days ago",
    }


def test_after_a_time_without_a_worker_the_rung_that_counts_is_sent_and_the_missed_are_said(licence: Licence) -> None:
    morning(END - timedelta(days=180))
    morning(END - timedelta(days=25))
    assert rungs(licence) == [180, 30]
    letter = reminders()[-1]
    assert letter.body is not None
    assert "ends in 25 days" in letter.subject
    assert "Reminders 90 and 60 days before the end were not sent" in letter.body
    morning(END - timedelta(days=7))
    assert [one.missed for one in reminders_of(licence.id)] == [(), (90, 60), ()]


def test_after_the_last_rung_nothing_is_sent_for_what_ended_long_ago(licence: Licence) -> None:
    morning(END + timedelta(days=38))
    assert rungs(licence) == []
    morning(END + timedelta(days=37))
    assert rungs(licence) == [-7]


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2027, 3, 28)])
def test_on_the_days_the_clocks_change_a_rung_is_climbed_once(day: date) -> None:
    with on(SIGNED):
        make_user(Role.LICENCE_MANAGER, password=PASSWORD)
        licence = make_licence(starts_on=START, ends_on=day + timedelta(days=30), signed_on=SIGNED)
    for at in (time(0, 0), time(0, 59), time(1, 30), time(1, 30, fold=1), time(3, 0), time(23, 59)):
        with on(day, at):
            remind_of_end(licence.id)
    (sent,) = reminders_of(licence.id)
    assert (sent.rung, sent.missed) == (30, (180, 90, 60))


def test_what_is_renewed_ended_or_under_notice_is_reminded_of_no_more(licence: Licence) -> None:
    near = END - timedelta(days=85)
    with on(near - timedelta(days=1)):
        others = [make_licence(starts_on=START, ends_on=END, signed_on=SIGNED) for _ in range(3)]
        renewal = renew_licence(TESTER, licence=others[0])
        for side in required_sides(renewal.shape):
            sign(renewal, side)
        terminate(others[1], END - timedelta(days=10))
        make_notice(others[2], END - timedelta(days=5), shorter_because="Agreed")
        make_offer(make_draft(starts_on=START, ends_on=END))
        renew_licence(TESTER, licence=licence)
    morning(near)
    assert [rungs(one) for one in others] == [[], [], []]
    assert rungs(licence) == [90]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceReminder)) == 1


def test_rungs_follow_an_end_that_was_changed(licence: Licence) -> None:
    morning(END - timedelta(days=30))
    later = END + timedelta(days=30)
    with on(END - timedelta(days=29)):
        terms = db.session.scalars(sa.select(LicenceTerms).where(LicenceTerms.licence_id == licence.id)).one()
        kept = {column.key: getattr(terms, column.key) for column in sa.inspect(LicenceTerms).columns}
        changed = LicenceTerms(**{**kept, "id": None, "ends_on": later, "recorded_at": None})
        terms.supersede(changed)
        db.session.flush()
        db.session.add(changed)
        db.session.flush()
    for days in range(28, -40, -1):
        morning(END - timedelta(days=days))
    assert rungs(licence) == [30, 60, 30, 7, 0, -7]
    assert [one.missed for one in reminders_of(licence.id)] == [()] * 5 + [(180, 90, 60)]


def test_a_rung_from_before_the_signatures_does_not_count() -> None:
    end = date(2026, 6, 30)
    with on(date(2026, 5, 20)):
        make_user(Role.LICENCE_MANAGER, password=PASSWORD)
        licence = make_licence(starts_on=date(2026, 6, 1), ends_on=end, signed_on=date(2026, 5, 20))
    morning(date(2026, 5, 21))
    assert rungs(licence) == []
    morning(date(2026, 5, 31))
    assert [(one.rung, one.missed) for one in reminders_of(licence.id)] == [(30, ())]


def test_a_licences_own_ladder_decides_when_and_when_it_is_expiring(licence: Licence) -> None:
    with on(END - timedelta(days=200)):
        give_ladder(TESTER, licence=licence, rungs=[45, 0, 120, -3, 45])
        (facts,) = licence_facts([licence.id])
    assert facts.rungs == (120, 45, 0, -3)
    assert facts.reminders_begin_on == END - timedelta(days=120)
    for days in range(199, -20, -1):
        morning(END - timedelta(days=days))
    assert rungs(licence) == [120, 45, 0, -3]
    with on(END - timedelta(days=199)):
        give_ladder(TESTER, licence=licence, rungs=[10])
    assert ladder_words((10,)) == "10 days before the end"


@pytest.mark.parametrize(
    ("rungs", "says"),
    [
        ([], "at least one number of days before"),
        ([0, -7], "at least one number of days before"),
        ([732], "731 at most"),
        ([30, -367], "366 at most"),
        (list(range(1, 14)), "12 at most"),
    ],
)
def test_what_makes_no_ladder_is_refused_with_what_would(licence: Licence, rungs: list[int], says: str) -> None:
    assert says in refusal(lambda: give_ladder(TESTER, licence=licence, rungs=rungs)).sentence


@pytest.mark.feature("A11")
def test_who_may_not_sign_in_is_not_written_to_and_others_organisations_neither(licence: Licence) -> None:
    with on(SIGNED):
        gone = make_user(Role.LICENCE_MANAGER, password=PASSWORD)
        disable_user(TESTER, user=gone, reason="Left")
        make_user(Role.PARTNER_LEAD, password=PASSWORD)
        make_user(Role.COMMISSIONER)
    morning(END - timedelta(days=60))
    assert {one.recipient for one in reminders()} == {"lead@test.example", "manager@test.example"}


@pytest.mark.feature("A11")
def test_a_rung_with_nobody_to_remind_is_climbed_and_its_event_says_so() -> None:
    with on(SIGNED):
        licence = make_licence(starts_on=START, ends_on=END, signed_on=SIGNED)
    morning(END - timedelta(days=60))
    assert [one.mails for one in reminders_of(licence.id)] == [()]


@pytest.mark.feature("A11")
def test_what_bounced_or_was_sent_is_told_of_each_letter(licence: Licence) -> None:
    with on(END - timedelta(days=60)):
        remind_of_end(licence.id)
        db.session.flush()
        states = {mail.name: mail.state for mail in reminders_of(licence.id)[0].mails}
        assert {str(state) for state in states.values()} == {"waiting"}
        send_all()
    assert {str(mail.state) for mail in reminders_of(licence.id)[0].mails} == {"sent"}


def test_the_rule_says_which_rung_counts(licence: Licence) -> None:
    (facts,) = licence_facts([licence.id])
    counting = {days: rung_on(facts, END - timedelta(days=days), 30) for days in (181, 180, 91, 90, 1, 0, -6, -37, -38)}
    assert {days: rung.days if rung else None for days, rung in counting.items()} == {
        181: None,
        180: 180,
        91: 180,
        90: 90,
        1: 7,
        0: 0,
        -6: 0,
        -37: -7,
        -38: None,
    }
