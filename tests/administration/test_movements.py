"""Who joined, changed, moved and left, and how long access outlived leaving: rules, any day, and the list (G1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts.actions.control import disable_user
from app.accounts.actions.roles import end_role, grant_role
from app.accounts.models import User
from app.accounts.queries import grants_on
from app.administration.queries.movements import Asked, MovementRow, movements_for
from app.administration.rules.movements import Employed, Held, came_from, movements_of
from app.administration.types import MovementKind
from app.core.clock import now, today
from app.core.db import db
from app.core.roles import Role
from app.partners.models import Organisation
from app.training.actions import end_engagement
from app.training.models import Engagement
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import make_person
from tests.conftest import Visitor
from tests.counting import counted_statements
from tests.portal.reading import words_of

pytestmark = pytest.mark.feature("G1")
DAY = date(2026, 6, 10)
Kind = MovementKind
EVER = (date(2000, 1, 1), date(2100, 1, 1))


def on(number: int) -> date:
    return DAY + timedelta(days=number)


def held(words: str, first: int, last: int | None, usable: int | None = None) -> Held:
    until = None if last is None else on(last)
    return Held(words, on(first), until, until if usable is None else on(usable))


def told(*roles: Held, employed: tuple[tuple[int, int | None], ...] = (), disabled: int | None = None) -> list[object]:
    """Return what happened as (kind, day from DAY, and for leavers: access ended, days after)."""
    work = [Employed(on(first), None if last is None else on(last)) for first, last in employed]
    found = movements_of(roles, work, None if disabled is None else on(disabled), EVER[0], on(100))
    told = []
    for one in found:
        row: list[object] = [one.kind, (one.day - DAY).days]
        if one.kind is Kind.LEFT:
            row += [None if one.access_ended_on is None else (one.access_ended_on - DAY).days, one.days_after]
        told.append(tuple(row))
    return told


def test_joining_and_leaving_by_roles_alone() -> None:
    assert told(held("Lead", 0, None)) == [(Kind.JOINED, 0)]
    assert told(held("Lead", 0, 9)) == [(Kind.JOINED, 0), (Kind.LEFT, 9, 9, 0)]
    late = held("Lead", 0, 9, usable=14)
    assert told(late) == [(Kind.JOINED, 0), (Kind.LEFT, 9, 14, 5)]
    assert told(held("Lead", 0, 9), held("Lead", 12, None)) == [
        (Kind.JOINED, 0),
        (Kind.LEFT, 9, 9, 0),
        (Kind.JOINED, 12),
    ]


def test_a_role_or_area_that_changes_is_no_joining_or_leaving() -> None:
    assert told(held("Facilitator", 0, 9), held("Lead", 10, None)) == [(Kind.JOINED, 0), (Kind.CHANGED, 10)]
    more = told(held("Facilitator", 0, None), held("Lead", 5, 7))
    assert more == [(Kind.JOINED, 0), (Kind.CHANGED, 5), (Kind.CHANGED, 8)]
    assert told(held("Lead", 0, 9), held("Lead", 10, None)) == [(Kind.JOINED, 0)], "the same role again is no change"
    (change,) = [
        one
        for one in movements_of([held("SPOC, Kent", 0, 9), held("SPOC, Essex", 10, None)], [], None, *EVER)
        if one.kind is Kind.CHANGED
    ]
    assert change.detail == "SPOC, Kent → SPOC, Essex"


def test_whoever_is_in_the_register_leaves_with_their_engagement() -> None:
    assert told(held("Facilitator", 0, None), employed=((0, 20),)) == [(Kind.JOINED, 0), (Kind.LEFT, 20, None, 80)]
    assert told(held("Facilitator", 0, 22), employed=((0, 20),))[-1] == (Kind.LEFT, 20, 22, 2)
    assert told(held("Facilitator", 0, 15), employed=((0, 20),))[-1] == (Kind.LEFT, 20, 15, 0)
    assert told(held("Facilitator", 0, None), employed=((0, 20), (21, None))) == [(Kind.JOINED, 0)]
    assert told(held("Facilitator", 30, None), employed=((0, 20),)) == [(Kind.JOINED, 30)], "no access, no leaving"


def test_a_disabled_account_ends_access() -> None:
    assert told(held("Facilitator", 0, None), employed=((0, 20),), disabled=23)[-1] == (Kind.LEFT, 20, 23, 3)
    assert told(held("Facilitator", 0, 21), employed=((0, 20),), disabled=60)[-1] == (Kind.LEFT, 20, 21, 1)


def test_only_what_lies_in_the_days_asked_for() -> None:
    roles = [held("Lead", 0, 9)]
    days = [[one.kind for one in movements_of(roles, [], None, on(a), on(b))] for a, b in ((0, 0), (1, 8), (9, 9))]
    assert days == [[Kind.JOINED], [], [Kind.LEFT]]


def test_a_mover_came_from_where_they_left_within_a_month() -> None:
    assert came_from(DAY, [(on(-31), "Near"), (on(-90), "Far")]) == "Near"
    assert came_from(DAY, [(on(31), "Overlap")]) == "Overlap"
    assert came_from(DAY, [(on(-32), "Far")]) is None
    assert came_from(DAY, []) is None


@pytest.fixture
def ours(database: sa.Connection) -> Organisation:
    return make_organisation(name="Northmoor")


def begin(organisation: Organisation, name: str, days_ago: int, role: Role = Role.FACILITATOR) -> User:
    return make_user(role, organisation, name=name, from_day=today() - timedelta(days=days_ago))


def stop(user: User, days_ago: int) -> None:
    (grant,) = grants_on(user.id, today())
    end_role(TESTER, grant=grant, until_day=today() - timedelta(days=days_ago))


def report(viewer: User, **asked: object) -> list[MovementRow]:
    given = {"first": today() - timedelta(days=60), "last": today(), "as_of": today()} | asked
    return movements_for(actor_of(viewer), Asked(**given))  # type: ignore[arg-type]


def test_a_role_ended_too_late_counts_its_days(ours: Organisation) -> None:
    leaver = begin(ours, "Late Leaver", 300)
    stop(leaver, 5)
    (row,) = report(make_user(Role.ADMINISTRATOR))[-1:]
    assert (row.name, row.kind, row.day) == ("Late Leaver", Kind.LEFT, today() - timedelta(days=5))
    assert (row.access_ended_on, row.days_after) == (today(), 5)


def test_an_engagement_that_ended_while_the_role_went_on_is_still_open(ours: Organisation) -> None:
    user = begin(ours, "Fay Gone", 300)
    person = make_person(ours, make_area(), user=user)
    engagement = db.session.scalars(sa.select(Engagement).where(Engagement.person_id == person.id)).one()
    end_engagement(TESTER, person=person, engagement_id=engagement.id, until_day=today() - timedelta(days=4))
    administrator = make_user(Role.ADMINISTRATOR)
    (row,) = [one for one in report(administrator) if one.name == "Fay Gone"]
    assert (row.kind, row.access, row.days_after) == (Kind.LEFT, "Still open", 4)
    disable_user(actor_of(administrator), user=user, reason="Left")
    (row,) = [one for one in report(administrator) if one.name == "Fay Gone"]
    assert (row.access, row.days_after) == (today(), 4)


def test_it_is_right_as_of_the_day_asked_and_as_known_then(database: sa.Connection) -> None:
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        ours = make_organisation(name="Northmoor")
        user = make_user(Role.FACILITATOR, ours, name="Fay Then", from_day=date(2026, 4, 20))
        administrator = make_user(Role.ADMINISTRATOR)
    with time_machine.travel(datetime(2026, 5, 20, 9, tzinfo=UTC), tick=False):
        stop(user, 9)
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=UTC), tick=False):
        spring = {"first": date(2026, 4, 1), "last": date(2026, 6, 30)}
        before = report(administrator, as_of=date(2026, 5, 19), **spring)
        after = report(administrator, as_of=date(2026, 5, 20), **spring)
    assert [one.kind for one in before if one.name == "Fay Then"] == [Kind.JOINED]
    (left, _) = [one for one in after if one.name == "Fay Then"]
    assert (left.day, left.access_ended_on, left.days_after) == (date(2026, 5, 11), date(2026, 5, 20), 9)


def test_a_lead_reads_of_their_own_and_not_where_somebody_came_from(ours: Organisation) -> None:
    elsewhere = make_organisation(name="Southmoor")
    mover = begin(elsewhere, "Mo Ver", 300)
    stop(mover, 10)
    grant_role(TESTER, user=mover, role=Role.FACILITATOR, organisation=ours, from_day=today() - timedelta(days=5))
    lead = make_user(Role.PARTNER_LEAD, ours)
    assert [(one.name, one.kind, one.organisation) for one in report(lead)] == [("Mo Ver", Kind.JOINED, "Northmoor")]
    (moved,) = [one for one in report(make_user(Role.ADMINISTRATOR)) if one.kind is Kind.MOVED]
    assert moved.detail == "Facilitator, from Southmoor"


def test_the_list_is_filtered_paged_and_exported_with_a_recent_proof(client: Visitor, ours: Organisation) -> None:
    other = make_organisation(name="Southmoor")
    for number in range(27):
        begin(ours, f"Joiner {number:02}", 3)
    stop(begin(other, "<script>Leaver", 300), 2)
    sign_in(client, make_user(Role.ADMINISTRATOR))
    span = "from=" + (today() - timedelta(days=30)).strftime("%-d+%-m+%Y")
    page = words_of(client.get(f"/movements?{span}"))
    assert "28 in all" in page or "28 match" in page
    assert "Joiner 0" in words_of(client.get(f"/movements?{span}&page=2"))
    left = words_of(client.get(f"/movements?{span}&what=left"))
    assert "<script>Leaver" in left and "Joiner 0" not in left
    assert "Joiner 0" not in words_of(client.get(f"/movements?{span}&organisation={other.id}"))
    assert "There is no" in words_of(client.get("/movements?organisation=nonsense&from=perhaps"))
    assert client.get("/movements?format=csv&from=perhaps").status_code == 422
    exported = client.get(f"/movements?{span}&format=csv")
    assert exported.text.count("\n") == 29
    assert client.get(f"/movements?{span}&format=xlsx").status_code == 200
    with time_machine.travel(now() + timedelta(minutes=20), tick=False):
        assert "/account/confirm" in client.get(f"/movements?{span}&format=csv").location


def test_as_few_questions_for_many(ours: Organisation, database: sa.Connection) -> None:
    administrator, counts = make_user(Role.ADMINISTRATOR), []
    for number in (3, 30):
        for _ in range(number):
            stop(begin(ours, "One More", 30), 2)
        with counted_statements(database) as sent:
            report(administrator)
        counts.append(len(sent))
    assert counts[0] == counts[1]
