"""Responses that deliver a stored file: ranges, conditions, headers, and nothing in memory."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from app.adapters.files import Delivery, FileMissing, InternalRedirect, LocalFile, PresignedLink, send

pytestmark = pytest.mark.feature("C20")
SHA256 = "ab" * 32
MEGABYTE = 1024 * 1024


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A stored file of ten bytes."""
    path = tmp_path / "stored"
    path.write_bytes(b"0123456789")
    return path


@pytest.fixture
def client(flask_app: Flask, path: Path) -> Iterator[FlaskClient]:
    """A browser before an application that answers with each kind of delivery."""
    deliveries: dict[str, Delivery] = {
        "local": LocalFile(path),
        "redirect": InternalRedirect("/internal-files/aa/packs%3Da"),
        "link": PresignedLink("https://store.example/a?signature=1", 60),
    }

    @flask_app.get("/<kind>")
    def download(kind: str) -> Response:
        return send(deliveries[kind], sha256=SHA256, download_name='Manual "1".pdf', media_type="application/pdf")

    with flask_app.test_client() as client:
        yield client


def test_a_whole_file_carries_every_header(client: FlaskClient) -> None:
    answer = client.get("/local", buffered=True)
    assert (answer.status_code, answer.data) == (200, b"0123456789")
    assert answer.headers["ETag"] == f'"{SHA256}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Length"] == "10"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Disposition"].endswith("filename*=UTF-8''Manual%20%221%22.pdf")


@pytest.mark.parametrize(
    ("asked", "body", "content_range"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-1", b"9", "bytes 9-9/10"),
        ("bytes=8-20", b"89", "bytes 8-9/10"),
    ],
)
def test_one_range_is_answered_with_206(client: FlaskClient, asked: str, body: bytes, content_range: str) -> None:
    answer = client.get("/local", headers={"Range": asked}, buffered=True)
    assert (answer.status_code, answer.data) == (206, body)
    assert answer.headers["Content-Range"] == content_range
    assert answer.headers["Content-Length"] == str(len(body))
    assert answer.headers["ETag"] == f'"{SHA256}"'


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=99-100"])
def test_a_range_beyond_the_end_is_416_and_tells_the_size(client: FlaskClient, asked: str) -> None:
    answer = client.get("/local", headers={"Range": asked}, buffered=True)
    assert (answer.status_code, answer.data) == (416, b"")
    assert answer.headers["Content-Range"] == "bytes */10"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Content-Disposition" not in answer.headers


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=a-b", "bytes=5-2", "bytes", "lines=1-2", "bytes=--1"])
def test_ranges_that_cannot_be_honoured_get_the_whole_file(client: FlaskClient, asked: str) -> None:
    answer = client.get("/local", headers={"Range": asked}, buffered=True)
    assert (answer.status_code, answer.data) == (200, b"0123456789")


def test_a_broken_download_resumes_only_on_the_same_file(client: FlaskClient) -> None:
    same = client.get("/local", headers={"Range": "bytes=5-", "If-Range": f'"{SHA256}"'}, buffered=True)
    assert (same.status_code, same.data) == (206, b"56789")
    for other in ('"' + "cd" * 32 + '"', f'W/"{SHA256}"', "Mon, 01 Jan 2024 00:00:00 GMT"):
        answer = client.get("/local", headers={"Range": "bytes=5-", "If-Range": other}, buffered=True)
        assert (answer.status_code, answer.data) == (200, b"0123456789"), other


def test_a_file_that_is_known_already_is_not_sent_again(client: FlaskClient) -> None:
    answer = client.get("/local", headers={"If-None-Match": f'"{SHA256}"'}, buffered=True)
    assert (answer.status_code, answer.data) == (304, b"")


def test_a_head_request_tells_everything_and_sends_nothing(client: FlaskClient) -> None:
    answer = client.head("/local", buffered=True)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == "10"
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_file_that_went_in_the_meantime_is_missing(flask_app: Flask, tmp_path: Path) -> None:
    with flask_app.test_request_context(), pytest.raises(FileMissing):
        send(LocalFile(tmp_path / "gone"), sha256=SHA256, download_name="a", media_type="text/plain")


def test_every_answer_closes_the_file(client: FlaskClient, path: Path) -> None:
    for headers in ({}, {"Range": "bytes=1-2"}, {"Range": "bytes=99-"}, {"If-None-Match": f'"{SHA256}"'}):
        client.get("/local", headers=headers).close()
        client.head("/local", headers=headers).close()
    opened = [link.resolve() for link in Path("/proc/self/fd").iterdir()]
    assert path not in opened


def test_nginx_gets_the_address_and_the_headers_but_no_body(client: FlaskClient) -> None:
    answer = client.get("/redirect")
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["X-Accel-Redirect"] == "/internal-files/aa/packs%3Da"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_link_is_followed_once_and_remembered_by_nobody(client: FlaskClient) -> None:
    answer = client.get("/link")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "https://store.example/a?signature=1"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_head_request_is_never_sent_to_a_link_that_is_signed_for_get(client: FlaskClient) -> None:
    answer = client.head("/link")
    assert answer.status_code == 200
    assert "Location" not in answer.headers
    assert answer.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=1000-"}])
def test_a_large_file_does_not_pass_through_memory(client: FlaskClient, path: Path, headers: dict[str, str]) -> None:
    with path.open("wb") as file:
        file.truncate(40 * MEGABYTE)
    tracemalloc.start()
    answer = client.get("/local", headers=headers, buffered=False)
    length = sum(len(piece) for piece in answer.iter_encoded())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    answer.close()
    assert length >= 40 * MEGABYTE - 1000
    assert peak < 2 * MEGABYTE
