"""Linking a person with an account after they were registered: dated, on record, one to one, by somebody else (B1)."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.core.clock import today
from app.core.db import db
from app.core.events import EventTag
from app.core.roles import Role
from app.training.actions import link_account, register_person
from app.training.models import Person, PersonAccount
from app.training.queries import linked_account
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import TESTER
from tests.builders.training import LONG_AGO, make_person
from tests.conftest import Visitor
from tests.licences.places import version_on, words_of
from tests.racing import AT_ONCE, DONE, at_once
from tests.training.places import number_of, sign_in_as

pytestmark = pytest.mark.feature("B1")


@pytest.fixture
def person(database: sa.Connection) -> Person:
    """Somebody in the register without an account."""
    return make_person()


def path_of(person: Person) -> str:
    """Return the address of a person's page."""
    return f"/people/{person.number}"


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ADMINISTRATOR])
def test_an_account_is_linked_and_taken_away_again(client: Visitor, person: Person, role: Role) -> None:
    user = make_user(Role.FACILITATOR)
    sign_in_as(client, role)
    assert "cannot sign in to see their record" in words_of(client.get(path_of(person)))
    path = f"{path_of(person)}/account"
    typed = {"user": f" {user.email.upper()} ", "version": version_on(client, path)}
    assert client.post(path, data=typed).location == path_of(person)
    assert "signs in with an account of their own" in words_of(client.get(path_of(person)))
    page = words_of(client.get(path))
    assert f"signs in as {user.email} since" in page
    assert "before linking another" in page
    account = linked_account(person)
    assert account is not None
    assert (person.user_id, account.from_day) == (user.id, today())
    sign_in(client, user)
    assert client.get(path_of(person)).status_code == 200

    sign_in_as(client, role)
    ending = {"reason": "The wrong record", "version": version_on(client, f"{path}/end")}
    assert client.post(f"{path}/end", data=ending).location == path_of(person)
    assert person.user_id is None
    kept = db.session.scalars(sa.select(PersonAccount).where(PersonAccount.is_known())).one()
    assert (kept.from_day, kept.until_day, kept.supersedes_id) == (today(), today(), account.id)
    page = words_of(client.get(path_of(person)))
    assert f"linked {person.number} with the account {user.email}" in page
    assert f"took the account {user.email} from {person.number}: The wrong record" in page
    sign_in(client, user)
    assert client.get(path_of(person)).status_code == 404


def test_what_cannot_be_linked_is_said_on_the_field_and_kept(client: Visitor, person: Person) -> None:
    trainer = sign_in_as(client, Role.TRAINER)
    taken, gone = make_user(Role.FACILITATOR), make_user(Role.FACILITATOR)
    holder = register_person(TESTER, name="Ada Okafor", from_day=LONG_AGO, user=taken)
    gone.disabled_at = gone.created_at
    db.session.flush()
    path = f"{path_of(person)}/account"
    refusals = {
        "nobody@example.org": "No account has this address",
        taken.email: f"This account belongs to {holder.number}",
        gone.email: "it is disabled",
        "x" * 10_000: "254 characters or fewer",
        "<script>alert(1)</script>": "No account has this address",
        "": "Enter the e-mail address",
        trainer.email: "This account is your own",
    }
    for typed, sentence in refusals.items():
        answer = client.post(path, data={"user": typed, "version": version_on(client, path)})
        assert answer.status_code == 422
        assert sentence in words_of(answer)
    assert person.user_id is None
    assert number_of(EventTag.PERSON_LINKED) == 0


def test_one_person_has_one_account_and_ends_it_with_a_reason(client: Visitor, person: Person) -> None:
    sign_in_as(client, Role.TRAINER)
    link_account(TESTER, person=person, user=make_user(Role.FACILITATOR))
    path = f"{path_of(person)}/account"
    again = {"user": make_user(Role.FACILITATOR).email, "version": str(person.row_version)}
    assert "has an account already" in words_of(client.post(path, data=again))
    without = client.post(f"{path}/end", data={"reason": "", "version": str(person.row_version)})
    assert "Enter the reason" in words_of(without)
    stale = client.post(f"{path}/end", data={"reason": "Typed with care"})
    assert "has changed since you opened this page" in words_of(stale)
    assert "Typed with care" in stale.text
    assert person.user_id is not None


@pytest.mark.slow
def test_an_account_goes_to_one_of_several_people_it_is_linked_with_at_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        numbers = [make_person().number for _ in range(AT_ONCE)]
        user_id = make_user(Role.FACILITATOR).id
        db.session.commit()

    def link() -> None:
        person = db.session.scalars(sa.select(Person).where(Person.number == numbers.pop())).one()
        link_account(TESTER, person=person, user=db.session.get_one(User, user_id))

    answers = at_once(committing_portal, link)
    assert answers.count(DONE) == 1
    assert sum("belongs to" in answer for answer in answers) == AT_ONCE - 1
