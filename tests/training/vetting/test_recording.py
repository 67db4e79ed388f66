"""DBS checks and vetting in the register: the employer's alone, superseded and forgotten (B17)."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event
from app.core.roles import Role
from app.partners.models import ForceArea, Organisation
from app.training.actions import end_engagement, engage_person
from app.training.actions.vetting import forget_checks, withdraw_check
from app.training.models import Engagement, Person, VettingCheck
from app.training.types import VettingKind
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.partners import TESTER, make_organisation
from tests.builders.training import make_person
from tests.conftest import Visitor
from tests.portal.reading import words_of
from tests.training.vetting.checking import Level, Outcome, check, days, form

pytestmark = [pytest.mark.feature("B17"), pytest.mark.usefixtures("database")]


def test_a_lead_records_a_check_and_reads_where_it_stands(client: Visitor, lead: User, fay: Person) -> None:
    sign_in(client, lead)
    page = f"/people/{fay.number}"
    assert "No DBS check with an answer is on record." in words_of(client.get(page))
    assert client.post(f"{page}/vetting", data=form(fay)).location == page
    shown = words_of(client.get(page))
    assert "In date DBS check, enhanced of" in shown
    assert "Lea Der, Northmoor" in shown
    event = db.session.scalars(sa.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert event.sentence == f"Lea Der recorded a DBS check or vetting of {fay.number}."
    for told in ("satisfactory", "enhanced"):
        assert told not in str(event.details), "the log holds nothing of the outcome"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome": "perhaps"}, "Choose"),
        ({"certificate_seen": ""}, "tick that it was seen"),
        ({"level": "nppv-3"}, "Choose the force area"),
        ({"level": "<script>"}, "Choose"),
        ({"checked_on-year": str(today().year + 1)}, "A check cannot lie in the future"),
        ({"next_due_on-day": "", "next_due_on-month": "", "next_due_on-year": ""}, "Enter when it is due"),
        ({"outcome": "pending"}, "Only a satisfactory check has a next one"),
        ({"next_due_on-year": str(today().year + 11)}, "No check is good for longer than ten years"),
        ({"next_due_on-year": "2100"}, "No check is good for longer than ten years"),
        ({"area": "E99999999"}, "Choose"),
        ({"version": "0"}, "has changed since you opened this page"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(
    client: Visitor, lead: User, fay: Person, changes: dict[str, str], said: str
) -> None:
    sign_in(client, lead)
    answer = client.post(f"/people/{fay.number}/vetting", data=form(fay, **changes))
    assert answer.status_code in (422, 409)
    assert said in words_of(answer)
    assert f'value="{(today() - days(3)).day}"' in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(VettingCheck)) == 0


def test_nobody_but_the_employer_and_the_person_reads_or_records(
    client: Visitor, ours: Organisation, area: ForceArea, lead: User
) -> None:
    facilitator = make_user(Role.FACILITATOR, ours, name="Fay Own")
    person = make_person(ours, area, name="Fay Own", user=facilitator)
    check(person, ours, outcome=Outcome.NOT_SATISFACTORY, by=actor_of(lead))
    other = make_organisation(name="Southmoor")
    page, secret = f"/people/{person.number}", "Not satisfactory"
    for reader, expected in (
        (lead, True),
        (facilitator, True),
        (make_user(Role.TRAINER), False),
        (make_user(Role.ADMINISTRATOR), False),
        (make_user(Role.QA_LEAD), False),
    ):
        sign_in(client, reader)
        assert (secret in client.get(page).text) is expected, reader.name
    sign_in(client, make_user(Role.TRAINER))
    assert client.get(f"{page}/vetting").status_code == 404
    assert client.post(f"{page}/vetting", data=form(person)).status_code == 404
    assert person.number not in client.get("/people?vetting=not-satisfactory").text
    sign_in(client, make_user(Role.PARTNER_LEAD, other))
    for path in (page, f"{page}/vetting"):
        assert client.get(path).status_code == 404
    sign_in(client, facilitator)
    assert client.post(f"{page}/vetting", data=form(person)).status_code == 403


def test_only_who_may_read_a_check_learns_that_one_was_recorded_or_withdrawn(
    client: Visitor, ours: Organisation, area: ForceArea, lead: User
) -> None:
    facilitator = make_user(Role.FACILITATOR, ours, name="Fay Own")
    person = make_person(ours, area, name="Fay Own", user=facilitator)
    recorded = check(person, ours, by=actor_of(lead))
    withdraw_check(actor_of(lead), person=person, check=recorded, reason="A wrong day")
    second = make_organisation(name="Second")
    _engage(person, second, area)
    told = ("Lea Der recorded a DBS check or vetting", "Lea Der withdrew a DBS check or vetting")
    for reader, expected in (
        (lead, True),
        (facilitator, True),
        (make_user(Role.TRAINER), False),
        (make_user(Role.ADMINISTRATOR), False),
        (make_user(Role.PARTNER_LEAD, second), False),
    ):
        sign_in(client, reader)
        history = part_after(words_of(client.get(f"/people/{person.number}")), "History")
        assert "registered" in history
        assert [line in history for line in told] == [expected] * 2, reader.name


def test_a_second_employer_sees_only_its_own_and_a_former_one_nothing(
    client: Visitor, ours: Organisation, area: ForceArea, lead: User, fay: Person
) -> None:
    from_ours = check(fay, ours, 20)
    sign_in(client, make_user(Role.PARTNER_LEAD, (second := make_organisation(name="Second"))))
    _engage(fay, second, area)
    assert "DBS check, enhanced of" not in words_of(client.get(f"/people/{fay.number}"))
    assert client.get(f"/people/{fay.number}/vetting/{from_ours.id}/withdraw").status_code == 404
    _leave(fay, ours)
    sign_in(client, lead)
    with time_machine.travel(now() + days(2), tick=False):
        sign_in(client, lead)
        assert "DBS and vetting" not in part_after(words_of(client.get(f"/people/{fay.number}")), "Certifications")
        assert fay.number not in client.get("/people/vetting").text


def part_after(text: str, word: str) -> str:
    return text.partition(word)[2]


def _engage(person: Person, organisation: Organisation, area: ForceArea) -> None:
    engage_person(TESTER, person=person, organisation=organisation, area=area, from_day=today())


def _leave(person: Person, organisation: Organisation) -> None:
    engagement = db.session.scalars(
        sa.select(Engagement).where(Engagement.person_id == person.id, Engagement.organisation_id == organisation.id)
    ).one()
    end_engagement(TESTER, person=person, engagement_id=engagement.id, until_day=today())


def test_one_records_and_withdraws_nothing_of_ones_own(ours: Organisation, area: ForceArea, lead: User) -> None:
    own = make_person(ours, area, name="Lea Der", user=lead)
    with pytest.raises(DomainError, match="your own record"):
        check(own, ours, by=actor_of(lead))
    made = check(own, ours)
    with pytest.raises(DomainError, match="your own record"):
        withdraw_check(actor_of(lead), person=own, check=made, reason="Wrong day")


def test_a_wrong_check_is_withdrawn_not_edited(client: Visitor, lead: User, ours: Organisation, fay: Person) -> None:
    made = check(fay, ours)
    sign_in(client, lead)
    path = f"/people/{fay.number}/vetting/{made.id}/withdraw"
    assert client.post(path, data={"reason": "", "version": str(fay.row_version)}).status_code == 422
    assert client.post(path, data={"reason": "Wrong date", "version": str(fay.row_version)}).status_code == 302
    assert made.superseded_at is not None
    assert client.get(path).status_code == 404
    assert "No DBS check with an answer is on record." in words_of(client.get(f"/people/{fay.number}"))


@pytest.fixture
def later() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as travelling:
        yield travelling


def test_what_is_over_is_deleted_after_half_a_year_and_nothing_else(
    ours: Organisation, area: ForceArea, fay: Person, later: time_machine.Traveller
) -> None:
    withdrawn, old = check(fay, ours, checked=-20), check(fay, ours, checked=-900, due=30)
    kept = check(fay, ours)
    police = check(fay, ours, level=Level.NPPV_3, area=area, checked=-900)
    asked = check(fay, ours, outcome=Outcome.PENDING, checked=-1)
    withdraw_check(TESTER, person=fay, check=withdrawn, reason="Wrong day")
    left = make_person(ours, area, name="Left", level=None)
    theirs = check(left, ours)
    _leave(left, ours)
    ids = {"kept": kept.id, "police": police.id, "asked": asked.id}
    gone = {withdrawn.id, old.id, theirs.id}
    later.shift(days(182))
    assert forget_checks(TESTER) == 0
    later.shift(days(2))
    assert forget_checks(TESTER) == 3
    remaining = set(db.session.scalars(sa.select(VettingCheck.id)))
    assert remaining == set(ids.values()) and not remaining & gone
    assert forget_checks(TESTER) == 0
    said = db.session.scalars(sa.select(Event).order_by(Event.id.desc()).limit(1)).one().sentence
    assert said == "Waymark (tests) deleted 3 checks that were over and kept for their time."


def test_the_database_refuses_what_the_rules_do(ours: Organisation, fay: Person) -> None:
    for wrong in (
        {"next_due_on": None},
        {"certificate_seen": False},
        {"kind": VettingKind.POLICE},
        {"next_due_on": today() - days(11)},
    ):
        row = {
            "kind": VettingKind.DBS,
            "level": Level.DBS_BASIC,
            "outcome": Outcome.SATISFACTORY,
            "checked_on": today() - days(10),
            "next_due_on": today() + days(900),
            "certificate_seen": True,
        }
        savepoint = db.session.begin_nested()
        db.session.add(VettingCheck(person_id=fay.id, organisation_id=ours.id, recorded_by="tests", **(row | wrong)))
        with pytest.raises(IntegrityError):
            db.session.flush()
        savepoint.rollback()


def test_the_same_check_twice_is_said_on_the_form_and_nothing_typed_is_lost(
    client: Visitor, lead: User, fay: Person
) -> None:
    sign_in(client, lead)
    page = f"/people/{fay.number}/vetting"
    assert client.post(page, data=form(fay)).status_code == 302
    again = client.post(page, data=form(fay))
    assert again.status_code == 422
    assert "This check is recorded already" in words_of(again)
    assert f'value="{(today() - days(3)).day}"' in again.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(VettingCheck)) == 1
