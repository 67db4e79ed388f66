"""Whom a passkey is for: the name in the settings, whatever a request calls its host (G5)."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.rules.passkeys import relying_party
from tests.conftest import Visitor

pytestmark = [pytest.mark.feature("G5"), pytest.mark.usefixtures("in_use")]
ALONE = "/sign-in/passkey"


@pytest.mark.parametrize(
    ("base_url", "wanted"),
    [
        ("https://waymark.example", ("waymark.example", "https://waymark.example")),
        ("https://Waymark.example:8443/", ("waymark.example", "https://waymark.example:8443")),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8000", None),
        ("", None),
    ],
)
def test_whom_a_passkey_is_for_comes_from_the_settings(base_url: str, wanted: tuple[str, str] | None) -> None:
    found = relying_party(base_url)
    assert (None if found is None else (found.id, found.origin)) == wanted


def test_the_host_a_request_names_is_not_believed(client: Visitor, database: sa.Connection) -> None:
    asked = client.get(f"{ALONE}/options", headers={"Host": "evil.example"})
    assert asked.get_json()["rpId"] == "localhost"


def test_where_the_portal_is_a_number_the_page_says_so(client: Visitor, database: sa.Connection, app: Flask) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"base_url": "http://127.0.0.1:8000"})
    assert "reached by a number" in client.get(ALONE).text
    assert client.get(f"{ALONE}/options").status_code == 409
