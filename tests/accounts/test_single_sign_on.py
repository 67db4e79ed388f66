"""Single sign-on: against a provider of our own, honest and lying, and nobody gets in by a lie (G5)."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from joserfc.jwk import OctKey, RSAKey
from werkzeug.test import TestResponse

from app.accounts.models import Identity, SignInSession, User
from app.accounts.rules.second_factor import new_secret, seal_secret
from app.accounts.types import SecondFactor
from app.adapters.single_sign_on import make_provider
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.settings import SettingsRefused, read_settings
from tests.builders.accounts import make_user
from tests.conftest import TEST_KEY, Visitor
from tests.servers.openid import CLIENT, SECRET, OpenIdServer, running_provider

pytestmark = pytest.mark.feature("G5")
START, BACK = "/sign-in/single-sign-on", "/sign-in/single-sign-on/answer"


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenIdServer]:
    """A provider this portal, in use, was set up with."""
    settings, before = app.config["SETTINGS"], app.extensions["single-sign-on"]
    with running_provider() as server:
        app.config["SETTINGS"] = settings.model_copy(
            update={
                "demo": False,
                "base_url": "http://localhost",
                "oidc_issuer": server.issuer,
                "oidc_name": "Trust ID",
            }
        )
        app.extensions["single-sign-on"] = make_provider(server.issuer, CLIENT, SECRET)
        yield server
    app.config["SETTINGS"], app.extensions["single-sign-on"] = settings, before


@pytest.fixture
def ada(database: sa.Connection) -> User:
    return make_user(Role.PARTNER_LEAD, email="ada@test.example", name="Ada Lead")


def leaves(client: Visitor, path: str = START) -> dict[str, str]:
    """Leave for the provider and return what it is asked."""
    answer = client.get(path)
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.location).query).items()}


def sent_back(client: Visitor, address: str) -> dict[str, str]:
    """Follow the provider's way back and return what the page there sends on."""
    page = client.get(address.removeprefix("http://localhost")).text
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def signs_in(client: Visitor, provider: OpenIdServer, path: str = START) -> TestResponse:
    return client.post(BACK, data=sent_back(client, provider.grant(leaves(client, path))))


def is_in(client: Visitor) -> bool:
    return client.get("/account/password").status_code == 200


def whys() -> list[str]:
    found = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.SIGN_IN_FAILED).order_by(Event.id))
    return [str(event.details["why"]) for event in found]


def test_an_account_that_exists_signs_in_and_is_bound_to_its_subject(
    client: Visitor, ada: User, provider: OpenIdServer
) -> None:
    assert "Sign in with Trust ID" in client.get("/sign-in").text
    assert signs_in(client, provider, f"{START}?next=/areas").location == "/areas"
    assert is_in(client)
    bound = db.session.scalars(sa.select(Identity)).one()
    assert (bound.user_id, bound.issuer, bound.subject) == (ada.id, provider.issuer, "subject-1")
    client.post("/sign-out")
    provider.claims = {"email": "renamed@elsewhere.example", "email_verified": False}
    assert signs_in(client, provider).location == "/"
    assert is_in(client), "later sign-ins go by the subject"
    assert len(db.session.scalars(sa.select(Event).where(Event.tag == EventTag.IDENTITY_BOUND)).all()) == 1


def test_the_provider_is_asked_with_state_nonce_and_pkce(client: Visitor, ada: User, provider: OpenIdServer) -> None:
    first, second = leaves(client), leaves(client, f"{START}?again=1")
    assert first["redirect_uri"] == f"http://localhost{BACK}", "from the settings, whatever the request calls its host"
    assert (first["response_type"], first["code_challenge_method"], first["client_id"]) == ("code", "S256", CLIENT)
    assert len({first["state"], second["state"], first["nonce"], second["nonce"], first["code_challenge"]}) == 5
    assert (second["prompt"], second["max_age"]) == ("login", "0")


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email_verified": False}, "does not say that your address was checked"),
        ({"email_verified": "true"}, "does not say that your address was checked"),
        ({"email": "nobody@test.example"}, "There is no account here"),
        ({"email": ""}, "There is no account here"),
        ({"email": "<script>alert(1)</script>"}, "There is no account here"),
        ({"nonce": "another"}, "was not accepted"),
        ({"iss": "https://evil.example"}, "was not accepted"),
        ({"aud": "another portal"}, "was not accepted"),
        ({"azp": "another portal"}, "was not accepted"),
        ({"exp": int(time.time()) - 3_600}, "was not accepted"),
        ({"iat": int(time.time()) + 3_600}, "was not accepted"),
        ({"sub": None}, "was not accepted"),
        ({"exp": "soon"}, "was not accepted"),
    ],
)
def test_what_the_provider_should_not_say_is_refused_and_witnessed(
    client: Visitor, ada: User, provider: OpenIdServer, claims: dict[str, Any], sentence: str
) -> None:
    provider.claims = claims
    refused = signs_in(client, provider)
    assert (refused.status_code, sentence in refused.text) == (422, True), refused.text
    assert not is_in(client)
    assert len(whys()) == 1
    assert db.session.scalars(sa.select(Identity)).all() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == 1, "it never makes an account"


@pytest.mark.parametrize(
    ("key", "algorithm"), [(RSAKey.generate_key(2048, {"kid": "first"}), "RS256"), (OctKey.import_key(SECRET), "HS256")]
)
def test_a_signature_by_anybody_else_is_refused(
    client: Visitor, ada: User, provider: OpenIdServer, key: RSAKey | OctKey, algorithm: str
) -> None:
    provider.signing_key, provider.algorithm = key, algorithm
    assert signs_in(client, provider).status_code == 422
    assert not is_in(client)


def test_a_provider_that_changed_its_keys_is_asked_again(client: Visitor, ada: User, provider: OpenIdServer) -> None:
    signs_in(client, provider)
    client.post("/sign-out")
    provider.key = RSAKey.generate_key(2048, {"kid": "second"})
    assert signs_in(client, provider).location == "/"


@pytest.mark.parametrize("change", ["state", "no state", "code", "no code", "cancelled", "late", "other browser"])
def test_an_answer_that_is_not_to_this_question_is_refused(
    client: Visitor, ada: User, provider: OpenIdServer, app: Flask, change: str
) -> None:
    sent = sent_back(client, provider.grant(leaves(client)))
    changes: dict[str, dict[str, str]] = {
        "state": {"state": "another"},
        "no state": {"state": ""},
        "code": {"code": "guessed"},
        "no code": {"code": ""},
        "cancelled": {"error": "access_denied"},
    }
    if change == "late":
        with client.client.session_transaction() as session:
            session["single-sign-on"][1] -= 601
            session.modified = True
    browser = Visitor(app.test_client()) if change == "other browser" else client
    refused = browser.post(BACK, data=sent | changes.get(change, {}))
    assert refused.status_code == 422
    assert "Start again" in refused.text
    assert not is_in(browser)
    assert len(whys()) == 1


def test_an_answer_counts_once_even_with_its_cookie(
    client: Visitor, ada: User, provider: OpenIdServer, app: Flask
) -> None:
    asked = leaves(client)
    with client.client.session_transaction() as session:
        stolen = dict(session)
    sent = sent_back(client, provider.grant(asked))
    assert client.post(BACK, data=sent).location == "/"
    thief = Visitor(app.test_client())
    for again in (sent, sent_back(thief, provider.grant(asked))):
        with thief.client.session_transaction() as session:
            session.update(stolen)
        assert thief.post(BACK, data=again).status_code == 422
    assert not is_in(thief)


def test_a_closed_account_and_one_bound_otherwise_are_refused(
    client: Visitor, ada: User, provider: OpenIdServer
) -> None:
    signs_in(client, provider)
    client.post("/sign-out")
    provider.claims = {"sub": "subject-2"}
    assert "bound to another single sign-on" in signs_in(client, provider).text
    provider.claims = {}
    ada.disabled_at = now()
    assert "Your account here is closed" in signs_in(client, provider).text
    assert not is_in(client)


def test_a_provider_that_is_down_or_not_itself_is_a_sentence(
    client: Visitor, ada: User, provider: OpenIdServer, app: Flask
) -> None:
    sent = sent_back(client, provider.grant(leaves(client)))
    provider.is_broken = True
    down = client.post(BACK, data=sent)
    assert (down.status_code, "cannot be reached just now" in down.text) == (422, True)
    for fault in ("broken", "other name", "nobody there"):
        provider.is_broken, provider.name = fault == "broken", "https://evil.example" if fault == "other name" else None
        address = "http://localhost:1" if fault == "nobody there" else provider.issuer
        app.extensions["single-sign-on"] = make_provider(address, CLIENT, SECRET)
        answer = client.get(START)
        assert (answer.status_code, "cannot be reached just now" in answer.text) == (503, True), fault


@pytest.mark.parametrize(("counts", "amr"), [(False, ["mfa"]), (True, ["pwd"]), (True, ["pwd", "mfa"])])
def test_its_second_factor_counts_only_where_the_settings_say_so(
    client: Visitor, database: sa.Connection, provider: OpenIdServer, app: Flask, counts: bool, amr: list[str]
) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"oidc_second_factor": counts})
    make_user(Role.TRAINER, email="ada@test.example")
    provider.claims = {"amr": amr}
    assert signs_in(client, provider).location == "/"
    is_counted = counts and "mfa" in amr
    assert client.get("/areas").status_code == (200 if is_counted else 302)
    kept = db.session.scalars(sa.select(SignInSession)).one()
    assert kept.second_factor is (SecondFactor.SINGLE_SIGN_ON if is_counted else None)


def test_ones_own_second_factor_is_still_asked_for(client: Visitor, ada: User, provider: OpenIdServer) -> None:
    ada.totp_secret, ada.totp_confirmed_at = seal_secret(new_secret(), [TEST_KEY]), now()
    assert signs_in(client, provider, f"{START}?next=/areas").location == "/sign-in/code?next=/areas"
    assert not is_in(client)
    assert "Enter your code" in client.get("/sign-in/code").text


def test_without_settings_there_is_no_such_page(client: Visitor, database: sa.Connection) -> None:
    assert "Sign in with Trust ID" not in client.get("/sign-in").text
    assert client.get(START).status_code == 404
    assert client.get(BACK).status_code == 404
    assert client.post(BACK, data={}).status_code == 404


WHOLE = {
    "PORTAL_OIDC_ISSUER": "https://id.example",
    "PORTAL_OIDC_CLIENT_ID": "waymark",
    "PORTAL_OIDC_CLIENT_SECRET": "secret",
}


@pytest.mark.parametrize("missing", list(WHOLE))
def test_half_set_settings_stop_the_start_and_name_what_is_missing(missing: str) -> None:
    assert read_settings(WHOLE).oidc_issuer == "https://id.example"
    with pytest.raises(SettingsRefused, match=missing):
        read_settings({name: value for name, value in WHOLE.items() if name != missing})


@pytest.mark.parametrize("alone", [{"PORTAL_OIDC_NAME": "Trust ID"}, {"PORTAL_OIDC_SECOND_FACTOR": "1"}])
def test_a_name_or_a_promise_alone_is_half_set_too(alone: dict[str, str]) -> None:
    with pytest.raises(SettingsRefused, match="PORTAL_OIDC_ISSUER"):
        read_settings(alone)


def test_a_provider_without_encryption_stops_the_start() -> None:
    with pytest.raises(SettingsRefused, match="https"):
        read_settings(WHOLE | {"PORTAL_OIDC_ISSUER": "http://id.example"})
