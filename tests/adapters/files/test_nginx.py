"""A stored file sent by nginx itself: the application only decides."""

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import requests
from flask import Flask, Response
from werkzeug.serving import make_server

from app.adapters.files import InternalRedirect, content_disposition, make_file_store, send
from tests.adapters.servers.nginx import nginx_before

pytestmark = [pytest.mark.feature("C20"), pytest.mark.xdist_group("file-stores")]
SIZE = 20 * 1024 * 1024
NAME = "Llawlyfr – Ŵy.pdf"


@dataclass
class Site:
    """An application behind nginx that serves one file at `/download`."""

    address: str
    content: bytes
    location: str
    bytes_from_application: list[int]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The application and nginx, running."""
    folder = tmp_path_factory.mktemp("nginx")
    store = make_file_store("local", folder / "data", accel=True)
    content = os.urandom(SIZE)
    (folder / "staged").write_bytes(content)
    store.put(folder / "staged", key="packs/large.pdf", media_type="application/pdf")
    delivery = store.serve("packs/large.pdf", download_name=NAME, media_type="application/pdf")
    assert isinstance(delivery, InternalRedirect)
    sent: list[int] = []
    application = make_application(delivery, hashlib.sha256(content).hexdigest(), sent)
    with (
        running(application) as port,
        nginx_before(port, stored_files=folder / "data" / "files", folder=folder) as address,
    ):
        yield Site(address, content, delivery.location, sent)


def make_application(delivery: InternalRedirect, sha256: str, sent: list[int]) -> Flask:
    """An application with one download, which notes how much it sends itself."""
    app = Flask("behind-nginx")

    @app.get("/download")
    def download() -> Response:
        return send(delivery, sha256=sha256, download_name=NAME, media_type="application/pdf")

    @app.after_request
    def note(response: Response) -> Response:
        sent.append(len(response.get_data()))
        return response

    return app


@contextmanager
def running(app: Flask) -> Iterator[int]:
    """The port on which the application answers for the time being."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_nginx_sends_the_file_and_the_application_none_of_it(site: Site) -> None:
    site.bytes_from_application.clear()
    answer = requests.get(site.address + "/download", timeout=10)
    assert answer.status_code == 200
    assert answer.content == site.content
    assert site.bytes_from_application == [0]
    assert "X-Accel-Redirect" not in answer.headers


def test_nginx_keeps_the_headers_that_protect(site: Site) -> None:
    headers = requests.head(site.address + "/download", timeout=10).headers
    assert headers["Content-Disposition"] == content_disposition(NAME)
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(SIZE)
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Accept-Ranges"] == "bytes"


def test_a_download_resumes_through_nginx(site: Site) -> None:
    url = site.address + "/download"
    etag = requests.head(url, timeout=10).headers["ETag"]
    middle = requests.get(url, headers={"Range": "bytes=1000000-1000099", "If-Range": etag}, timeout=10)
    assert (middle.status_code, middle.content) == (206, site.content[1000000:1000100])
    assert middle.headers["Content-Range"] == f"bytes 1000000-1000099/{SIZE}"
    assert not etag.startswith("W/")
    other = requests.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'}, timeout=10)
    assert (other.status_code, len(other.content)) == (200, SIZE)
    assert requests.get(url, headers={"Range": f"bytes={SIZE}-"}, timeout=10).status_code == 416


def test_the_internal_address_is_nobody_s_to_ask_for(site: Site) -> None:
    folder = site.location.rpartition("/")[0]
    for location in (
        site.location,
        folder + "/",
        "/internal-files/",
        "/internal-files/../internal-files" + folder,
    ):
        answer = requests.get(site.address + location, timeout=10)
        assert answer.status_code == 404
        assert site.content[:100] not in answer.content
