"""Access reviews: every role confirmed or ended each quarter, by somebody else than its holder (G1)."""

import uuid
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions.reviews import answer_review, open_reviews
from app.accounts.models import User
from app.accounts.queries import grants_on
from app.accounts.queries.reviews import answered_roles, review_for, reviews_for, waiting_roles
from app.accounts.rules.reviews import due_on, quarter_start, quarter_words
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError, NotFound, Refused
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.partners.models import Organisation
from app.partners.types import OrganisationKind
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.partners import make_organisation
from tests.conftest import Visitor
from tests.counting import counted_statements

pytestmark = [pytest.mark.feature("G1"), pytest.mark.usefixtures("database")]


@pytest.fixture
def ours(database: sa.Connection) -> Organisation:
    """A provider."""
    return make_organisation(name="Northmoor")


@pytest.fixture
def lead(ours: Organisation) -> User:
    """Its lead."""
    return make_user(Role.PARTNER_LEAD, ours, name="Lea Der")


@pytest.fixture
def staff(ours: Organisation, lead: User) -> User:
    """One of its people, with the quarter's reviews opened."""
    user = make_user(Role.FACILITATOR, ours, name="Fay Stays")
    open_reviews(today())
    return user


def own_review(user: User) -> uuid.UUID:
    """Return the one review somebody may answer."""
    (row,) = reviews_for(actor_of(user), today())
    return row.id


def answer(user: User, answers: dict[str, bool]) -> int:
    """Have somebody answer for the people of these names."""
    review = review_for(actor_of(user), own_review(user), today())
    keys = {one.name: one.grant_id for one in waiting_roles(review.id, today())}
    return answer_review(actor_of(user), review=review, answers={keys[name]: kept for name, kept in answers.items()})


def test_quarters_and_their_last_days() -> None:
    assert quarter_start(date(2026, 12, 31)) == date(2026, 10, 1)
    assert quarter_words(date(2026, 2, 3)) == "January to March 2026"
    assert due_on(date(2026, 10, 1)) == date(2026, 10, 29)


def test_reviews_open_once_for_each_organisation_with_people(staff: User) -> None:
    make_organisation(name="Nobody here")
    assert open_reviews(today()) == 0
    names = [row.organisation for row in reviews_for(actor_of(make_user(Role.LICENCE_MANAGER)), today())]
    assert names.count("Northmoor") == 1
    assert "Nobody here" not in names


def test_a_lead_confirms_one_and_ends_another_and_both_answers_are_kept(ours: Organisation, lead: User) -> None:
    kept, gone = make_user(Role.FACILITATOR, ours, name="Kit"), make_user(Role.FACILITATOR, ours, name="Gil")
    open_reviews(today())
    assert answer(lead, {"Kit": True, "Gil": False}) == 1
    assert grants_on(kept.id, today())
    assert grants_on(gone.id, today()) == []
    shown = [(one.name, one.is_kept, one.answered_by) for one in answered_roles(own_review(lead))]
    assert shown == [("Gil", False, "Lea Der"), ("Kit", True, "Lea Der")]
    event = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.ACCESS_REVIEWED)).one()
    assert "1 role" in event.sentence
    with pytest.raises(KeyError):
        answer(lead, {"Kit": False})


def test_nobody_answers_for_themselves_but_the_trust_does(staff: User, lead: User) -> None:
    with pytest.raises(Refused, match="your own"):
        answer(lead, {"Lea Der": True})
    manager = actor_of(make_user(Role.LICENCE_MANAGER))
    review = review_for(manager, own_review(lead), today())
    (mine,) = [one for one in waiting_roles(review.id, today()) if one.name == "Lea Der"]
    answer_review(manager, review=review, answers={mine.grant_id: True})


def test_a_stale_or_foreign_role_and_no_answer_at_all_are_refused(staff: User, lead: User) -> None:
    review = review_for(actor_of(lead), own_review(lead), today())
    (grant,) = grants_on(make_user(Role.FACILITATOR).id, today())
    for answers in ({}, {grant.id: False}, {uuid.uuid4(): True}):
        with pytest.raises(DomainError):
            answer_review(actor_of(lead), review=review, answers=answers)
    assert grants_on(grant.user_id, today())


def test_another_organisations_review_does_not_exist(staff: User, lead: User) -> None:
    stranger = make_user(Role.PARTNER_LEAD)
    with pytest.raises(NotFound):
        review_for(actor_of(stranger), own_review(lead), today())


def test_a_role_that_began_after_the_quarter_opened_waits_for_the_next(ours: Organisation, lead: User) -> None:
    make_user(Role.FACILITATOR, ours, name="New", from_day=quarter_start(today()) + timedelta(days=1))
    open_reviews(today())
    assert [one.name for one in waiting_roles(own_review(lead), today())] == ["Lea Der"]


def test_it_is_answered_in_the_browser(client: Visitor, staff: User, lead: User) -> None:
    sign_in(client, lead)
    path = f"/access-reviews/{own_review(lead)}"
    page = client.get(path).text
    assert "Fay Stays, facilitator" in page and "role of your own waits" in page
    assert "Lea Der, partner lead" not in page
    (waiting,) = [one for one in waiting_roles(own_review(lead), today()) if one.name == "Fay Stays"]
    name = f"role_{waiting.grant_id.hex}"
    assert client.post(path, data={name: "perhaps"}).status_code == 422
    assert client.post(path, data={}).status_code == 422
    assert client.post(path, data={name: "end"}).status_code == 302
    assert grants_on(staff.id, today()) == []
    assert "Ended" in client.get(path).text
    assert "Northmoor" in client.get("/access-reviews").text


def test_an_overdue_review_is_a_task_on_home(client: Visitor, staff: User, lead: User) -> None:
    sign_in(client, lead)
    assert "access review" in client.get("/").text.lower()
    manager = make_user(Role.ADMINISTRATOR, make_organisation(OrganisationKind.TRUST))
    sign_in(client, manager)
    assert "access review" in client.get("/").text.lower()


def test_as_few_questions_for_many(ours: Organisation, lead: User, database: sa.Connection) -> None:
    manager, counts = actor_of(make_user(Role.ADMINISTRATOR)), []
    for number in (3, 30):
        for _ in range(number):
            make_user(Role.FACILITATOR)
        open_reviews(today())
        with counted_statements(database) as sent:
            reviews_for(manager, today())
        counts.append(len(sent))
    assert counts == [1, 1]


def test_a_review_that_would_leave_nobody_to_lead_asks_whether_it_is_meant(
    client: Visitor, ours: Organisation, lead: User, staff: User
) -> None:
    manager = make_user(Role.ADMINISTRATOR)
    review = next(row for row in reviews_for(actor_of(manager), today()) if row.organisation == "Northmoor")
    sign_in(client, manager)
    page = f"/access-reviews/{review.id}"
    assert "Lea Der is the only partner lead of Northmoor" in client.get(page).text
    sent = {f"role_{one.grant_id.hex}": "end" for one in waiting_roles(review.id, today())}
    refused = client.post(page, data=sent)
    assert refused.status_code == 422
    assert grants_on(lead.id, today()), "nothing is stored of a refused answer"
    assert client.post(page, data=sent | {"leaves_no_lead": "y"}).status_code == 302
    assert not grants_on(lead.id, today())
