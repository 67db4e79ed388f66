"""What every request meets: headers, limits, staging of uploads, and errors that say what to do."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from app.core import uploads
from app.core.access import public
from app.core.error_pages import WORDS
from app.core.security_headers import HEADERS
from app.core.uploads import PLAIN_LIMIT_BYTES, accepts_upload, staged_upload, staging_folder
from app.settings import Settings, read_settings
from tests.conftest import Visitor, make_portal

UPLOAD_LIMIT = 3_000_000


@public
@accepts_upload(UPLOAD_LIMIT)
def upload() -> dict[str, object]:
    """A view that takes a file and says what arrived."""
    staged = staged_upload(request.files.get("file"))
    return {} if staged is None else {"name": staged.file_name, "sha256": staged.sha256, "size": staged.size}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A portal with a view that takes uploads."""
    app: Flask = make_portal(tmp_path_factory.mktemp("requests"))
    app.config["TESTING"] = app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/upload", "upload", upload, methods=["POST"])
    app.add_url_rule("/plain", "plain", public(lambda: str(len(request.form))), methods=["POST"])
    with app.test_client() as client:
        yield client


def staged_files(client: FlaskClient) -> list[Path]:
    """Return what waits in the staging folder."""
    return list(staging_folder(client.application).iterdir())


def send(client: FlaskClient, content: bytes, name: str = "a.pdf") -> object:
    """Send a file to the view that takes one."""
    return client.post("/upload", data={"file": (io.BytesIO(content), name)})


def test_a_file_is_hashed_as_it_arrives_and_gone_with_its_request(portal: FlaskClient) -> None:
    answer = portal.post("/upload", data={"file": (io.BytesIO(b"abc"), "C:/temp/plan.pdf")})
    assert answer.json == {
        "name": "plan.pdf",
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "size": 3,
    }
    assert staged_files(portal) == []


def test_a_body_over_the_limit_is_413_and_leaves_nothing(portal: FlaskClient) -> None:
    answer = portal.post("/upload", data={"file": (io.BytesIO(b"x" * (UPLOAD_LIMIT + 200_000)), "a.pdf")})
    assert answer.status_code == 413
    assert "too large" in answer.text
    assert staged_files(portal) == []


@pytest.mark.parametrize(("path", "size", "is_read"), [("/plain", 1_500_000, True), ("/plain", 2_500_000, False)])
def test_a_body_refused_for_its_size_is_read_on_so_that_its_sender_hears_why(
    portal: FlaskClient, path: str, size: int, is_read: bool
) -> None:
    body = io.BytesIO(b"a=" + b"x" * (size - 2))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = portal.post(path, input_stream=body, content_length=size, headers=form)
    assert answer.status_code == 413
    assert body.tell() == (size if is_read else 0)


def test_uploads_leave_the_database_room_on_the_disk(portal: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "RESERVED_BYTES", 1 << 62)
    answer = portal.post("/upload", data={"file": (io.BytesIO(b"abc"), "a.pdf")})
    assert answer.status_code == 503
    assert "Tell an administrator, then send the file again." in answer.text
    assert staged_files(portal) == []


def test_a_view_that_takes_no_files_takes_a_megabyte_at_most(portal: FlaskClient) -> None:
    assert portal.post("/plain", data={"a": "x" * (PLAIN_LIMIT_BYTES + 1)}).status_code == 413


def test_every_answer_carries_the_security_headers(client: Visitor) -> None:
    for path in ("/sign-in", "/nowhere", "/licences"):
        answer = client.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.feature("A7")
@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500, 503])
def test_every_error_says_what_happened_and_what_to_do(status: int) -> None:
    words = WORDS[status]
    assert words.title
    assert words.what.endswith(".")
    assert words.remedy.endswith((".", "there."))


def test_an_unknown_page_has_a_reference_and_gives_nothing_away(client: Visitor) -> None:
    answer = client.get("/licences-of-somebody-else")
    assert answer.status_code == 404
    assert "There is no such page, or it is not one you can see." in answer.text
    assert "reference" in answer.text


def test_who_asks_for_json_gets_json(client: Visitor) -> None:
    answer = client.get("/nowhere", headers={"Accept": "application/json"})
    assert answer.json is not None
    assert answer.json["errors"][0]["message"]


def test_cookies_have_their_flags_and_https_its_name(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, secret_keys="a-key", base_url="https://portal.example")
    portal = make_portal(tmp_path, settings=settings)
    answer = portal.test_client().get("/sign-in", base_url="https://portal.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-waymark=")
    assert all(flag in cookie for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_server_without_a_key_makes_one_and_keeps_it(tmp_path: Path) -> None:
    first = read_settings({"PORTAL_DATA_DIR": str(tmp_path)}).signing_keys
    assert first == read_settings({"PORTAL_DATA_DIR": str(tmp_path)}).signing_keys
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
