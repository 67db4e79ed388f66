"""A lost second factor: two administrators, half an hour, mail to its owner, every sign-in ended (G5)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.accounts.actions import keep_recovery_codes
from app.accounts.models import FactorReset, MailMessage, User
from app.accounts.queries import recovery_codes_left
from app.accounts.rules.recovery_codes import new_code_set
from app.accounts.rules.second_factor import new_secret, seal_secret
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.conftest import TEST_KEY, Visitor

pytestmark = pytest.mark.feature("G5")
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PAGE = "/second-factor-resets"
ASKED = {"email": "tess@test.example", "reason": "Phone stolen; called back on the number we hold."}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


@pytest.fixture
def tess(database: sa.Connection, clock: time_machine.Traveller) -> User:
    user = make_user(Role.TRAINER, email="tess@test.example", name="Tess Trainer")
    user.totp_secret, user.totp_confirmed_at = seal_secret(new_secret(), [TEST_KEY]), now()
    keep_recovery_codes(actor_of(user), new_code_set())
    return user


def administrator(app: Flask, name: str) -> Visitor:
    visitor = Visitor(app.test_client())
    sign_in(visitor, make_user(Role.ADMINISTRATOR, name=name, email=f"{name.split()[0].lower()}@test.example"))
    return visitor


def the_reset() -> FactorReset:
    return db.session.scalars(sa.select(FactorReset).order_by(FactorReset.id.desc())).first()  # type: ignore[return-value]


def confirms(visitor: Visitor, reset: FactorReset) -> tuple[int, str]:
    answer = visitor.post(f"{PAGE}/{reset.id}/confirm")
    return answer.status_code, answer.text


def test_two_administrators_reset_it_after_half_an_hour(
    client: Visitor, tess: User, app: Flask, clock: time_machine.Traveller
) -> None:
    ada, bea = administrator(app, "Ada Admin"), administrator(app, "Bea Admin")
    sign_in(client, tess)
    assert ada.post(PAGE, data=ASKED).location == PAGE
    reset = the_reset()
    assert "Tess Trainer" in bea.get(PAGE).text
    assert f"{reset.id}/confirm" in bea.get(PAGE).text
    assert f"{reset.id}/confirm" not in ada.get(PAGE).text
    early = confirms(bea, reset)
    assert (early[0], "30 minutes to object" in early[1]) == (403, True)
    assert tess.totp_secret is not None
    clock.shift(timedelta(minutes=30))
    sign_in(bea, db.session.scalars(sa.select(User).where(User.email == "bea@test.example")).one())
    assert client.get("/account").status_code == 200
    assert confirms(bea, reset)[0] == 302
    assert (tess.totp_secret, tess.totp_confirmed_at, recovery_codes_left(tess.id)) == (None, None, 0)
    assert client.get("/account").status_code == 302, "every sign-in ended"
    told = db.session.scalars(
        sa.select(Event).where(Event.tag.in_([EventTag.FACTOR_RESET_ASKED, EventTag.FACTOR_RESET])).order_by(Event.id)
    ).all()
    assert [(event.sentence, event.reason) for event in told] == [
        ("Ada Admin asked that Tess Trainer's second factor be reset.", ASKED["reason"]),
        ("Bea Admin reset Tess Trainer's second factor and signed them out everywhere.", ASKED["reason"]),
    ]
    letters = db.session.scalars(sa.select(MailMessage.subject).order_by(MailMessage.id)).all()
    assert letters[-2].startswith("Ada Admin asked that your second factor")
    assert "set up a new one at your next sign-in" in letters[-1]
    assert confirms(bea, reset)[0] == 409


def test_neither_the_asker_nor_the_owner_confirms(tess: User, app: Flask, clock: time_machine.Traveller) -> None:
    ada = administrator(app, "Ada Admin")
    ada.post(PAGE, data=ASKED)
    clock.shift(timedelta(minutes=14))
    refused = confirms(ada, the_reset())
    assert (refused[0], "somebody else must confirm it" in refused[1]) == (403, True)
    assert tess.totp_secret is not None
    bea = administrator(app, "Bea Admin")
    own = db.session.scalars(sa.select(User).where(User.email == "bea@test.example")).one()
    own.totp_secret, own.totp_confirmed_at = seal_secret(new_secret(), [TEST_KEY]), now()
    answer = bea.post(PAGE, data=ASKED | {"email": own.email})
    assert (answer.status_code, "Nobody takes away their own" in answer.text) == (422, True)
    ada.post(PAGE, data=ASKED | {"email": own.email})
    refused = confirms(bea, the_reset())
    assert (refused[0], "Nobody takes away their own" in refused[1]) == (403, True)


def test_the_database_itself_refuses_one_pair_of_hands(tess: User, database: sa.Connection) -> None:
    other = make_user(Role.ADMINISTRATOR)
    db.session.add(
        FactorReset(
            user_id=tess.id,
            reason="x",
            asked_by_id=other.id,
            asked_by="x",
            confirmed_by_id=other.id,
            confirmed_at=now(),
        )
    )
    with pytest.raises(IntegrityError, match="by_two"):
        db.session.flush()


def test_any_administrator_stops_it_and_another_can_be_asked_for(
    tess: User, app: Flask, clock: time_machine.Traveller
) -> None:
    ada, bea = administrator(app, "Ada Admin"), administrator(app, "Bea Admin")
    ada.post(PAGE, data=ASKED)
    again = bea.post(PAGE, data=ASKED)
    assert (again.status_code, "is open already" in again.text) == (422, True)
    reset = the_reset()
    assert bea.post(f"{PAGE}/{reset.id}/stop").location == PAGE
    clock.shift(timedelta(minutes=14))
    assert confirms(bea, reset)[0] == 409
    assert tess.totp_secret is not None
    assert bea.post(PAGE, data=ASKED).location == PAGE


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"email": "nobody@test.example"}, "There is no account with this address"),
        ({"email": "plain@test.example"}, "has no second factor to reset"),
        ({"email": ""}, "Enter the address"),
        ({"reason": ""}, "how you know that it is them"),
        ({"reason": "🦡" * 10_000}, "must be 500 characters or fewer"),
        ({"email": "<script>alert(1)</script>"}, "There is no account with this address"),
    ],
)
def test_what_cannot_be_asked_says_why(tess: User, app: Flask, sent: dict[str, str], sentence: str) -> None:
    make_user(email="plain@test.example")
    answer = administrator(app, "Ada Admin").post(PAGE, data=ASKED | sent)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert db.session.scalar(sa.select(FactorReset)) is None
    assert "<script>alert" not in answer.text


def test_where_there_is_one_administrator_the_server_does_it(tess: User, app: Flask, client: Visitor) -> None:
    sign_in(client, tess)
    arguments = ["users", "reset-second-factor", "--email", "Tess@test.example", "--reason", "Phone lost"]
    done = app.test_cli_runner().invoke(args=arguments)
    assert (done.exit_code, "Tess Trainer sets up a new second factor" in done.output) == (0, True)
    assert tess.totp_secret is None
    assert client.get("/account").status_code == 302
    again = app.test_cli_runner().invoke(args=arguments)
    assert (again.exit_code, "has no second factor to reset" in again.output) == (1, True)
