"""The list of users and the page of one: who sees whom, and where each account stands (G1)."""

from datetime import datetime, timedelta
from itertools import product

import pytest
import sqlalchemy as sa

from app.accounts.actions import grant_role
from app.accounts.models import Invitation, SignInSession, User
from app.accounts.queries.people import facts_of, in_state, users_statement
from app.accounts.rules.users import DORMANT_AFTER, user_state
from app.accounts.types import AccountFacts, UserState
from app.core.clock import now
from app.core.db import db
from app.core.roles import Role
from tests.builders.accounts import PASSWORD, actor_of, make_user, sign_in
from tests.builders.invitations import invite
from tests.builders.partners import TESTER, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.reading import words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G1")]


def make_case(number: int, password: bool, role: bool, disabled: bool, seen: timedelta | None, invitation: str) -> User:
    user = make_user(Role.FACILITATOR if role else None, email=f"case{number}@test.example")
    user.password_hash = "kept" if password else None
    user.disabled_at = now() if disabled else None
    if seen is not None:
        db.session.add(
            SignInSession(token_hash=f"t{number}", user_id=user.id, started_at=now() - seen, browser="b", address="a")
        )
    if invitation != "none":
        sent = invite(email=user.email).invitation
        sent.expires_at = now() + timedelta(days=-1 if invitation == "expired" else 1)
        sent.withdrawn_at = now() if invitation == "withdrawn" else None
    db.session.flush()
    return user


def test_the_filter_and_the_rule_agree_over_every_case() -> None:
    seen = (None, timedelta(days=1), DORMANT_AFTER + timedelta(minutes=1))
    cases = product((True, False), (True, False), (True, False), seen, ("none", "open", "expired", "withdrawn"))
    for number, case in enumerate(cases):
        if not (case[2] and case[4] != "none"):
            make_case(number, *case)
    moment = now()
    rows = db.session.execute(users_statement(TESTER, moment)).all()
    computed = {row.id: user_state(facts_of(row), moment)[0] for row in rows}
    assert set(computed.values()) == set(UserState)
    for state in UserState:
        found = db.session.execute(users_statement(TESTER, moment).where(in_state(state, moment))).all()
        assert {row.id for row in found} == {key for key, one in computed.items() if one is state}


MOMENT = datetime.fromisoformat("2026-06-01T12:00:00+00:00")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "state", "words"),
    [
        (AccountFacts(True, True, disabled_at=MOMENT - DAY), UserState.DISABLED, "since 31 May 2026 at 13:00"),
        (AccountFacts(True, False), UserState.NO_ROLE, "hold no role today"),
        (AccountFacts(True, True), UserState.NEVER_SIGNED_IN, "never signed in"),
        (AccountFacts(True, True, last_signed_in_at=MOMENT - DAY), UserState.ACTIVE, "31 May 2026 at 13:00"),
        (AccountFacts(True, True, last_signed_in_at=MOMENT - 90 * DAY), UserState.ACTIVE, "3 March 2026"),
        (AccountFacts(True, True, last_signed_in_at=MOMENT - 91 * DAY), UserState.DORMANT, "still work there"),
        (AccountFacts(False, True), UserState.NOT_INVITED, "no invitation"),
        (
            AccountFacts(False, False, invited_at=MOMENT - DAY, invitation_expires_at=MOMENT + DAY),
            UserState.INVITED,
            "have until 2 June 2026 at 13:00",
        ),
        (
            AccountFacts(False, False, invited_at=MOMENT - DAY, invitation_expires_at=MOMENT),
            UserState.INVITATION_EXPIRED,
            "ran out on 1 June 2026 at 13:00",
        ),
    ],
)
def test_each_state_says_since_when_and_what_to_do(facts: AccountFacts, state: UserState, words: str) -> None:
    found, sentence = user_state(facts, MOMENT)
    assert found is state
    assert words in sentence


def test_a_lead_sees_their_own_people_and_their_own_roles_alone(client: Visitor) -> None:
    own, other = make_organisation(name="Our Own"), make_organisation(name="The Other One")
    lead = make_user(Role.PARTNER_LEAD, own, name="Lena Lead")
    both = make_user(Role.FACILITATOR, own, name="Bo Both")
    grant_role(TESTER, user=both, role=Role.RETURN_CERTIFIER, organisation=other, from_day=both.created_at.date())
    stranger = make_user(Role.FACILITATOR, other, name="Sol Stranger")
    asked = invite(Role.FACILITATOR, own, name="Ida Invited").invitation
    both_id, stranger_id, asked_id = both.id, stranger.id, asked.user_id
    sign_in(client, lead)
    listed = words_of(client.get("/users"))
    assert all(name in listed for name in ("Lena Lead", "Bo Both", "Ida Invited"))
    assert "Sol Stranger" not in listed
    assert "The Other One" not in listed
    assert "Sol" not in client.get("/users?q=sol&format=csv").text
    page = words_of(client.get(f"/users/{both_id}"))
    assert "Our Own" in page
    assert all(word not in page for word in ("The Other One", "Return certifier", "Where they are signed in"))
    assert client.get(f"/users/{asked_id}").status_code == 200
    assert client.get(f"/users/{stranger_id}").status_code == 404


def test_the_administrator_filters_and_exports(client: Visitor) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR, name="Ada Admin"))
    make_user(Role.TRAINER, name="Tea Trainer", password=PASSWORD)
    invite(name="Ida Invited")
    assert "Tea Trainer" in words_of(client.get("/users?role=trainer"))
    assert "Ida Invited" not in words_of(client.get("/users?role=trainer"))
    assert "Ida Invited" in words_of(client.get("/users?state=invited"))
    assert "Tea Trainer" not in words_of(client.get("/users?state=invited"))
    assert "Never signed in" in client.get("/users?q=tea&format=csv").text
    for sort in ("name", "-email", "seen", "-seen", "nonsense"):
        assert client.get(f"/users?sort={sort}").status_code == 200
    assert client.get("/users?format=xlsx").status_code == 200


def test_the_page_shows_roles_sign_ins_and_events_to_the_administrator(client: Visitor) -> None:
    person = make_user(Role.TRAINER, name="Tea Trainer", password=PASSWORD)
    person_id = person.id
    sign_in(client, person)
    sign_in(client, make_user(Role.ADMINISTRATOR))
    page = words_of(client.get(f"/users/{person_id}"))
    assert all(word in page for word in ("Active", "Trainer", "A browser of the tests", "Tea Trainer signed in."))


def test_the_list_asks_no_more_for_more_people(client: Visitor) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    with counted_queries() as few:
        client.get("/users")
    organisation = make_organisation()
    for _ in range(30):
        make_user(Role.FACILITATOR, organisation)
    with counted_queries() as many:
        client.get("/users")
    assert len(many) == len(few)


def test_nobody_is_two_latest_invitations() -> None:
    sent = invite(email="a@test.example").invitation
    sent.expires_at = now()
    invite(email="a@test.example")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 2
    rows = db.session.execute(users_statement(TESTER, now()).where(User.email == "a@test.example")).all()
    assert len(rows) == 1
    assert actor_of(sent.user).grants == ()
