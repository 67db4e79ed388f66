"""Recovery codes: ten, shown until kept, hashed, each good once, also for two at once (G5)."""

import re
import threading
from pathlib import Path
from unittest.mock import patch

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.actions import keep_recovery_codes, use_recovery_code
from app.accounts.models import MailMessage, RecoveryCode, User
from app.accounts.queries import recovery_codes_left
from app.accounts.rules import recovery_codes as rules
from app.accounts.rules.recovery_codes import code_hash, new_code_set, read_recovery_code
from app.accounts.rules.second_factor import new_secret, seal_secret
from app.accounts.types import MailKind
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag
from app.core.roles import Role
from tests.builders.accounts import PASSWORD, actor_of, make_user, sign_in
from tests.conftest import TEST_KEY, Visitor, make_portal

pytestmark = pytest.mark.feature("G5")


@pytest.fixture
def lead(database: sa.Connection) -> User:
    return with_authenticator(make_user(Role.PARTNER_LEAD, email="lead@test.example", name="Ada", password=PASSWORD))


def with_authenticator(user: User) -> User:
    user.totp_secret, user.totp_confirmed_at = seal_secret(new_secret(), [TEST_KEY]), now()
    return user


def makes_codes(client: Visitor) -> list[str]:
    assert client.post("/account/recovery-codes").location == "/account/recovery-codes"
    return re.findall(r"<li><code>([^<]+)</code></li>", client.get("/account/recovery-codes").text)


def first_step(client: Visitor) -> None:
    client.post("/sign-out")
    answer = client.post("/sign-in", data={"email": "lead@test.example", "password": PASSWORD})
    assert answer.location == "/sign-in/code?next=/"


def uses(client: Visitor, code: str) -> int:
    return client.post("/sign-in/recovery-code", data={"code": code}).status_code


def test_ten_are_shown_until_their_owner_has_kept_them(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    codes = makes_codes(client)
    assert (len(codes), len(set(codes))) == (10, 10)
    assert all(code in client.get("/account/recovery-codes").text for code in codes)
    text = client.get("/account/recovery-codes/text")
    assert text.headers["Content-Disposition"] == "attachment; filename=waymark-recovery-codes.txt"
    assert text.headers["Cache-Control"] == "no-store"
    assert all(code in text.text for code in codes)
    client.post("/account/recovery-codes/kept")
    client.get("/account")
    page = client.get("/account/recovery-codes").text
    assert "10 codes of 10 left" in page
    assert not any(code in page for code in codes)
    assert client.get("/account/recovery-codes/text").status_code == 404


def test_only_salted_slow_hashes_are_kept(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    codes = makes_codes(client)
    kept = db.session.scalars(sa.select(RecoveryCode)).all()
    assert {code_hash(code, kept[0].salt) for code in codes} == {row.code_hash for row in kept}
    assert len(kept[0].salt) == 32
    with client.client.session_transaction() as session:
        assert not any(code in str(session["recovery-codes-shown"]) for code in codes), "the cookie is sealed"
    with patch.object(rules, "hash_secret_raw", wraps=rules.hash_secret_raw) as hashing:
        code_hash(codes[0], kept[0].salt)
    assert (hashing.call_args.kwargs["memory_cost"], hashing.call_args.kwargs["time_cost"]) == (19_456, 2)


def test_setting_up_an_app_brings_the_first_ones(client: Visitor, database: sa.Connection) -> None:
    user = make_user()
    sign_in(client, user)
    secret = client.get("/account/authenticator").text.split("<code>")[1].split("</code>")[0].replace(" ", "")
    answer = client.post("/account/authenticator", data={"code": pyotp.TOTP(secret).at(now())})
    assert answer.location == "/account/recovery-codes"
    assert "Keep these now" in client.get("/account/recovery-codes").text
    assert recovery_codes_left(user.id) == 10


def test_without_a_second_factor_there_is_nothing_to_make_them_for(client: Visitor, database: sa.Connection) -> None:
    sign_in(client, make_user())
    page = client.get("/account/recovery-codes").text
    assert "go with an authenticator app or a passkey" in page
    assert "Make ten new codes" not in page
    assert client.post("/account/recovery-codes").status_code == 409


def test_each_signs_in_once_and_says_how_many_are_left(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    codes = makes_codes(client)
    first_step(client)
    assert "Use a recovery code" in client.get("/sign-in/code").text
    assert uses(client, codes[0].lower().replace("-", " ")) == 302
    assert "9 codes left" in client.get("/account").text
    first_step(client)
    assert uses(client, codes[0]) == 422
    assert uses(client, codes[1]) == 302
    told = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.RECOVERY_CODE_USED).order_by(Event.id))
    assert [event.sentence for event in told] == [
        "Ada signed in with a recovery code; 9 are left.",
        "Ada signed in with a recovery code; 8 are left.",
    ]


def test_the_last_ones_come_with_advice(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    codes = makes_codes(client)
    for number, code in enumerate(codes, start=1):
        first_step(client)
        assert uses(client, code) == 302
        client.get("/areas")
        page = client.get("/account").text
        assert ("Few are left" in page) is (number >= 7), number
    first_step(client)
    assert "Use a recovery code" not in client.get("/sign-in/code").text


def test_new_ones_replace_the_old(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    old, new = makes_codes(client), makes_codes(client)
    first_step(client)
    assert uses(client, old[0]) == 422
    assert uses(client, new[0]) == 302


@pytest.mark.parametrize("typed", ["", "0000-0000-0000", "x" * 10_000, "<script>alert(1)</script>", "🦡", "7Q2M"])
def test_a_wrong_one_is_refused_and_witnessed(client: Visitor, lead: User, typed: str) -> None:
    sign_in(client, lead)
    makes_codes(client)
    first_step(client)
    answer = client.post("/sign-in/recovery-code", data={"code": typed})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    failures = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.SIGN_IN_FAILED)).all()
    assert len(failures) == (0 < len(typed) <= 40)
    assert recovery_codes_left(lead.id) == 10


def test_codes_and_recovery_codes_are_limited_together(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    codes = makes_codes(client)
    first_step(client)
    for _ in range(3):
        assert uses(client, "0000-0000-0000") == 422
    assert [client.post("/sign-in/code", data={"code": "000000"}).status_code for _ in range(3)] == [422, 422, 429]
    assert uses(client, codes[0]) == 429


def test_somebody_elses_code_opens_nothing(client: Visitor, lead: User) -> None:
    other = with_authenticator(make_user())
    made = new_code_set()
    keep_recovery_codes(actor_of(other), made)
    sign_in(client, lead)
    makes_codes(client)
    first_step(client)
    assert uses(client, made.codes[0]) == 422
    assert recovery_codes_left(other.id) == 10


def test_look_alikes_are_forgiven_and_slips_found() -> None:
    code = new_code_set().codes[0]
    assert read_recovery_code(f" {code.lower().replace('0', 'o').replace('1', 'l')} ") == code
    assert read_recovery_code(code[:-1]) is None


@pytest.mark.slow
def test_of_two_uses_at_once_one_is_taken(tmp_path: Path) -> None:
    app = make_portal(tmp_path)
    with app.app_context():
        user = with_authenticator(make_user())
        made = new_code_set()
        keep_recovery_codes(actor_of(user), made)
        db.session.commit()
        user_id = user.id
    ready, outcomes = threading.Barrier(2), []

    def use() -> None:
        with app.app_context():
            ready.wait()
            try:
                use_recovery_code(user_id, made.codes[0])
                db.session.commit()
                outcomes.append("taken")
            except DomainError:
                outcomes.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "taken"]


def test_the_page_reads_a_foreign_cookie_as_none(client: Visitor, lead: User, app: Flask) -> None:
    sign_in(client, lead)
    with client.client.session_transaction() as session:
        session["recovery-codes-shown"] = "sealed with a key long gone"
    assert "Keep these now" not in client.get("/account/recovery-codes").text


def test_each_use_is_written_to_its_owner_with_how_many_are_left(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    codes = makes_codes(client)
    for code in codes[:7]:
        first_step(client)
        uses(client, code)
    letters = db.session.scalars(
        sa.select(MailMessage).where(MailMessage.kind == MailKind.SECOND_FACTOR).order_by(MailMessage.id)
    ).all()
    assert {letter.recipient for letter in letters} == {"lead@test.example"}
    assert "You have 9 recovery codes left." in (letters[1].body or "")
    assert "Make new ones" not in (letters[1].body or "")
    assert "Make new ones while you can sign in" in (letters[-1].body or "")
    assert not any(code in (letter.body or "") for code in codes for letter in letters)
