"""An act that would hurt most in the wrong hands asks once more who somebody is, and loses nothing typed (G5)."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.rules.second_factor import new_secret, seal_secret
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.freshness import FRESH_FOR
from app.core.roles import Role
from app.licences.models import Licence, LicenceSuspension
from tests.builders.accounts import PASSWORD, make_user, sign_in
from tests.builders.licences import make_licence
from tests.conftest import TEST_KEY, Visitor
from tests.licences.places import suspension
from tests.makers.passkeys import SoftwareKey

pytestmark = pytest.mark.feature("G5")
START = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
REASON = 'Insurance lapsed 🦡 <script>alert("1")</script>\r\nSecond line'


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as travelling:
        yield travelling


@pytest.fixture
def licence(database: sa.Connection, clock: time_machine.Traveller) -> Licence:
    return make_licence()


@pytest.fixture
def manager(client: Visitor, licence: Licence) -> User:
    user = make_user(Role.LICENCE_MANAGER, name="Lin Manager", email="lin@test.example", password=PASSWORD)
    sign_in(client, user)
    return user


def typed(licence: Licence) -> dict[str, str]:
    sent = suspension(reason=REASON, version=licence.row_version)
    return {name: str(value) for name, value in sent.items()}


def path(licence: Licence) -> str:
    return f"/licences/{licence.id}/suspend"


def suspensions() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(LicenceSuspension)) or 0


def carried(answer: TestResponse) -> dict[str, str]:
    """Return the hidden fields of a page, as a browser would send them."""
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.text)
    return {unescape(name): unescape(value) for name, value in hidden if name != "csrf_token"}


def grow_stale(clock: time_machine.Traveller) -> None:
    clock.shift(FRESH_FOR + timedelta(seconds=1))


def test_within_minutes_nothing_is_asked(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller
) -> None:
    clock.shift(FRESH_FOR)
    assert client.get(path(licence)).status_code == 200
    assert client.post(path(licence), data=typed(licence)).status_code == 302
    assert suspensions() == 1


def test_a_page_is_asked_for_first_and_then_opens(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller
) -> None:
    grow_stale(clock)
    asked = client.get(path(licence) + "?as-of=2026-06-01")
    assert asked.location == f"/account/confirm?next=/licences/{licence.id}/suspend?as-of%3D2026-06-01"
    assert "Your password" in client.get(asked.location).text
    wrong = client.post(asked.location, data={"proof-password": "guess"})
    assert (wrong.status_code, "This is not your password" in wrong.text) == (422, True)
    assert client.post(asked.location, data={}).status_code == 422
    right = client.post(asked.location, data={"proof-password": PASSWORD})
    assert right.location == path(licence) + "?as-of=2026-06-01"
    assert client.get(right.location).status_code == 200


def test_a_form_is_carried_along_and_lands_once_confirmed(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller
) -> None:
    grow_stale(clock)
    asked = client.post(path(licence), data=typed(licence))
    assert asked.status_code == 403
    assert suspensions() == 0
    assert "What you entered is kept" in asked.text
    assert f'action="{path(licence)}"' in asked.text
    kept = carried(asked)
    wrong = client.post(path(licence), data=kept | {"proof-password": "guess"})
    assert (wrong.status_code, suspensions()) == (422, 0)
    kept = carried(wrong)
    assert client.post(path(licence), data=kept | {"proof-password": PASSWORD}).status_code == 302
    suspension = db.session.scalars(sa.select(LicenceSuspension)).one()
    assert suspension.reason.split("\n")[0].strip() == REASON.split("\r\n")[0]
    told = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.PROOF_FAILED)).all()
    assert [event.sentence for event in told] == [
        "Lin Manager, asked again who they are, could not prove it: what was entered was not right."
    ]


def test_a_proof_counts_although_the_form_is_refused(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller
) -> None:
    grow_stale(clock)
    form = typed(licence) | {"reason": "", "proof-password": PASSWORD}
    assert client.post(path(licence), data=form).status_code == 422
    assert client.get(path(licence)).status_code == 200


def test_the_apps_code_proves_it_once(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller
) -> None:
    secret = new_secret()
    manager.totp_secret, manager.totp_confirmed_at = seal_secret(secret, [TEST_KEY]), now()
    grow_stale(clock)
    code = {"proof-code": pyotp.TOTP(secret).at(now())}
    assert client.post("/account/confirm?next=/areas", data=code).location == "/areas"
    grow_stale(clock)
    assert client.post("/account/confirm", data=code).status_code == 422


def test_a_passkey_proves_it(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller, app: Flask
) -> None:
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings.model_copy(update={"base_url": "http://localhost"})
    try:
        key, stranger = SoftwareKey(), SoftwareKey()
        made = key.makes(client.get("/account/passkeys/options").get_json())
        client.post("/account/passkeys", data={"name": "Key", "passkey": made})
        grow_stale(clock)
        for used, status in ((stranger, 422), (key, 302)):
            answer = used.answers(client.get("/account/confirm/options").get_json())
            sent = client.post(path(licence), data=typed(licence) | {"proof-passkey": answer, "proof-by": "passkey"})
            assert sent.status_code == status
        unanswered = client.post("/account/confirm", data={"proof-by": "passkey"})
        assert "Passkeys need JavaScript" in unanswered.text
    finally:
        app.config["SETTINGS"] = settings


def test_tries_are_limited(client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller) -> None:
    for _ in range(5):
        assert "This is not your password" in client.post("/account/confirm", data={"proof-password": "guess"}).text
    refused = client.post("/account/confirm", data={"proof-password": PASSWORD})
    assert (refused.status_code, "too many tries" in refused.text) == (422, True)


def test_a_form_somebody_else_planted_is_not_carried(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller, app: Flask
) -> None:
    grow_stale(clock)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(path(licence), data=typed(licence))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, "Confirm that it is you" in answer.text) == (400, False)


def test_what_is_too_much_is_said_and_files_are_named(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller
) -> None:
    grow_stale(clock)
    big = client.post(path(licence), data=typed(licence) | {"reason": "x" * 200_001})
    assert (big.status_code, "too much on this form" in big.text) == (413, True)
    sent = {**typed(licence), "proof": (io.BytesIO(b"x"), "letter.pdf")}
    named = client.post(path(licence), data=sent, content_type="multipart/form-data")
    assert "asked to choose letter.pdf again" in named.text
    script = client.post(path(licence), data=typed(licence), headers={"Accept": "application/json"})
    assert (script.status_code, script.mimetype) == (403, "application/json")


def test_reading_a_log_is_free_and_taking_it_away_is_not(
    client: Visitor, manager: User, licence: Licence, clock: time_machine.Traveller
) -> None:
    grow_stale(clock)
    for log in ("/audit", "/materials/log"):
        assert client.get(log).status_code == 200
        assert client.get(f"{log}?format=csv").location.startswith("/account/confirm?next=")


def test_a_wrong_role_learns_nothing_from_asking(
    client: Visitor, licence: Licence, clock: time_machine.Traveller
) -> None:
    sign_in(client, make_user(Role.FACILITATOR))
    grow_stale(clock)
    assert client.get(path(licence)).status_code == 403
    assert client.post(path(licence), data=typed(licence)).status_code == 403
