"""Leavers nobody reports: roles end once no licence is left whose run-down is open (G1, A23; domain, section 3.1)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions import grant_role
from app.accounts.queries import grants_on
from app.administration.actions.leavers import cut_off_leavers, restore_access
from app.administration.models import AccessCutoff
from app.administration.queries.leavers import leavers_on
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.licences.actions import arrange_run_off, terminate_licence
from app.licences.queries import licence_facts
from app.licences.rules import run_down_of
from app.licences.types import LapsePolicy
from app.partners.actions import end_organisation
from app.partners.models import Organisation
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_draft, make_licence, make_notice
from tests.builders.parties import make_assignment, make_novation
from tests.builders.partners import TESTER, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_statements

pytestmark = [pytest.mark.feature("G1", "A23"), pytest.mark.usefixtures("database")]

ONE_DAY, RUN_DOWN = timedelta(days=1), timedelta(days=28)
DAY = today()


def licensed(ends_on: date, **terms: object) -> Organisation:
    """Return a provider whose one licence ends on a day."""
    ours = make_organisation()
    make_licence(
        ours, starts_on=ends_on - timedelta(days=300), ends_on=ends_on, signed_on=ends_on - timedelta(days=320), **terms
    )  # type: ignore[arg-type]
    return ours


def roles_of(organisation: Organisation, day: date = DAY) -> list[str]:
    """Return whose roles would end at an organisation on a day."""
    return [one.name for found in leavers_on(day) if found.id == organisation.id for one in found.roles]


def test_roles_end_the_day_after_the_run_down_and_not_before() -> None:
    ours = licensed(DAY - RUN_DOWN)
    user = make_user(Role.PARTNER_LEAD, ours, name="Lea Der")
    assert roles_of(ours) == []
    assert roles_of(ours, DAY + ONE_DAY) == ["Lea Der"]
    assert cut_off_leavers(TESTER, DAY + ONE_DAY) == 1
    assert [one.until_day for one in grants_on(user.id, DAY)] == [DAY]
    assert grants_on(user.id, DAY + ONE_DAY) == []


def test_grace_a_suspended_licence_and_a_second_one_keep_the_roles() -> None:
    in_grace = licensed(DAY - RUN_DOWN - ONE_DAY, grace_days=5)
    two = licensed(DAY - timedelta(days=200))
    make_licence(two)
    for ours in (in_grace, two):
        make_user(Role.PARTNER_LEAD, ours)
        assert roles_of(ours) == []


def test_what_was_never_licensed_or_only_drafted_is_left_alone() -> None:
    never, drafted = make_organisation(), make_organisation()
    make_draft(drafted, starts_on=DAY - timedelta(days=900), ends_on=DAY - timedelta(days=400))
    for ours in (never, drafted):
        make_user(Role.FACILITATOR, ours)
        assert roles_of(ours, DAY + timedelta(days=4000)) == []


def test_a_lapse_policy_that_leaves_something_keeps_the_roles() -> None:
    ours = licensed(DAY - timedelta(days=100), lapse_policy=LapsePolicy.KEEP_HELD)
    make_user(Role.FACILITATOR, ours)
    assert roles_of(ours) == []


def test_a_termination_cuts_the_run_down_short() -> None:
    ours = make_organisation()
    licence = make_licence(ours)
    terminate_licence(TESTER, licence=licence, effective_on=DAY + ONE_DAY, reason="The commission ended.")
    (facts,) = licence_facts([licence.id])
    run_down = run_down_of(facts)
    assert run_down is not None and run_down.closes_on == DAY + RUN_DOWN


def test_notice_ends_the_licence_sooner_and_the_run_off_keeps_the_roles_until_its_own_end() -> None:
    noticed, finishing = make_organisation(), make_organisation()
    for ours in (noticed, finishing):
        licence = make_licence(ours)
        notice = make_notice(licence, ends_on=DAY + timedelta(days=100))
        make_user(Role.FACILITATOR, ours)
    arrange_run_off(
        TESTER, licence=licence, until_day=notice.ends_on + timedelta(days=60), reason="Two pairs are open."
    )
    closed = notice.ends_on + RUN_DOWN
    assert [len(roles_of(noticed, day)) for day in (closed, closed + ONE_DAY)] == [0, 1]
    later = closed + timedelta(days=60)
    assert [len(roles_of(finishing, day)) for day in (later, later + ONE_DAY)] == [0, 1]


def test_whoever_a_novation_releases_runs_down_and_whoever_stays_bound_does_not() -> None:
    released, bound, incoming = make_organisation(), make_organisation(), make_organisation()
    on = make_novation(make_licence(released), incoming).effective_on
    make_assignment(make_licence(bound), incoming)
    for ours in (released, bound, incoming):
        make_user(Role.FACILITATOR, ours)
    closed = on - ONE_DAY + RUN_DOWN
    assert [len(roles_of(released, day)) for day in (closed, closed + ONE_DAY)] == [0, 1]
    assert roles_of(bound, closed + ONE_DAY) == roles_of(incoming, closed + ONE_DAY) == []


def test_doing_it_again_changes_nothing_and_every_end_is_evented() -> None:
    ours = licensed(DAY - timedelta(days=200))
    for _ in range(3):
        make_user(Role.FACILITATOR, ours)
    assert cut_off_leavers(TESTER, DAY) == 3
    assert cut_off_leavers(TESTER, DAY) == 0
    ended = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.ROLE_ENDED)).all()
    assert len(ended) == 3
    assert all("has no licence left" in (event.reason or "") for event in ended)
    summary = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.ACCESS_CUT_OFF)).one()
    assert "3 people" in summary.sentence


def test_a_role_given_after_the_run_down_was_given_knowingly_and_stays() -> None:
    ours = licensed(DAY - timedelta(days=200))
    make_user(Role.PARTNER_LEAD, ours, from_day=DAY - timedelta(days=10))
    assert roles_of(ours) == []


def test_an_ended_organisation_loses_its_roles_too() -> None:
    ours = make_organisation()
    make_user(Role.FACILITATOR, ours, name="Fay Left")
    end_organisation(TESTER, organisation=ours, ended_on=DAY - ONE_DAY, what_follows="Wound up.")
    assert roles_of(ours) == ["Fay Left"]


def test_a_role_is_given_back_once_for_a_while() -> None:
    ours = licensed(DAY - timedelta(days=200))
    user = make_user(Role.FACILITATOR, ours)
    cut_off_leavers(TESTER, DAY)
    cutoff = db.session.scalars(sa.select(AccessCutoff)).one()
    give = {"cutoff_id": cutoff.id, "reason": "They hand their work over."}
    for wrong in (DAY - ONE_DAY, DAY + timedelta(days=400)):
        with pytest.raises(DomainError) as refusal:
            restore_access(TESTER, until_day=wrong, **give)  # type: ignore[arg-type]
        assert refusal.value.field == "until_day"
    restore_access(TESTER, until_day=DAY + timedelta(days=14), **give)  # type: ignore[arg-type]
    assert [one.until_day for one in grants_on(user.id, DAY)] == [DAY + timedelta(days=14)]
    assert roles_of(ours) == []
    with pytest.raises(DomainError, match="given back already"):
        restore_access(TESTER, until_day=DAY, **give)  # type: ignore[arg-type]


def test_the_administrator_previews_cuts_off_and_gives_back(client: Visitor) -> None:
    ours = licensed(DAY - timedelta(days=200))
    leaver = make_user(Role.PARTNER_LEAD, ours, name="Lea Der")
    soon = licensed(DAY - RUN_DOWN + timedelta(days=9))
    make_user(Role.PARTNER_LEAD, soon, name="Sue Nextmonth")
    administrator = make_user(Role.ADMINISTRATOR)
    sign_in(client, administrator)
    page = client.get("/leavers").text
    tonight, coming = page.split("Ending by ")[:2]
    assert "Lea Der" in tonight and "Sue Nextmonth" in coming
    assert client.post("/leavers/now").status_code == 302
    sign_in(client, leaver)
    assert client.get("/organisations").status_code == 403
    sign_in(client, administrator)
    cutoff = db.session.scalars(sa.select(AccessCutoff)).one()
    path = f"/leavers/{cutoff.id}/restore"
    assert client.post(path, data={"reason": "Handing over"}).status_code == 422
    last = DAY + timedelta(days=7)
    typed = {"until_day-day": last.day, "until_day-month": last.month, "until_day-year": last.year}
    assert client.post(path, data=typed | {"reason": "Handing over"}).status_code == 302
    assert "Given back" in client.get("/leavers").text


def test_a_role_held_again_is_not_given_twice(client: Visitor) -> None:
    ours = licensed(DAY - timedelta(days=200))
    user = make_user(Role.FACILITATOR, ours)
    cut_off_leavers(TESTER, DAY)
    grant_role(TESTER, user=user, role=Role.FACILITATOR, organisation=ours, from_day=DAY)
    cutoff = db.session.scalars(sa.select(AccessCutoff)).one()
    with pytest.raises(DomainError, match="already holds"):
        restore_access(TESTER, cutoff_id=cutoff.id, until_day=DAY, reason="Handing over")


def test_as_few_questions_for_many_organisations(client: Visitor, database: sa.Connection) -> None:
    counts = []
    for number in (3, 30):
        for _ in range(number):
            make_user(Role.FACILITATOR, licensed(DAY - timedelta(days=200)))
        with counted_statements(database) as sent:
            leavers_on(DAY)
        counts.append(len(sent))
    assert counts[0] == counts[1]
