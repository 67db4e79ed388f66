"""Killed in the middle, cut off half way: nothing half-stored, and what is left is swept (C1, G13)."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.adapters.configured import file_store, staging
from app.core.clock import now, pinned_to
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag
from app.materials.actions import files
from app.materials.jobs.sweeping import sweep_orphans
from app.materials.models import VersionFile
from tests.builders.accounts import sign_in
from tests.builders.materials import add_pdf, files_in, make_draft_version
from tests.conftest import Visitor, make_portal
from tests.core.jobs.workshop import until
from tests.makers import make_pdf
from tests.materials.authoring.desk import make_desk, path_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
STEPS = {
    "while it is looked at": 0,
    "before it is stored": 0,
    "once it is stored": 1,
    "before the commit": 1,
}


@pytest.fixture
def portal(tmp_path: Path) -> Flask:
    """A portal whose data outlives the processes that use it."""
    return make_portal(tmp_path / "data")


def files_on_disk(portal: Flask) -> list[str]:
    """Return the names of every file kept for uploads, stored or waiting."""
    folder = Path(portal.config["DATA_DIR"])
    return [path.name for name in ("files", "staging") for path in (folder / name).rglob("*") if path.is_file()]


def sweep(portal: Flask, later: timedelta = timedelta(hours=25)) -> None:
    """Do the nightly sweep, a while from now."""
    with portal.app_context(), pinned_to(now() + later):
        sweep_orphans()


@pytest.mark.feature("C1", "G13")
@pytest.mark.parametrize("instant", STEPS)
def test_a_killed_upload_leaves_no_row_and_what_it_left_is_swept(portal: Flask, tmp_path: Path, instant: str) -> None:
    path = make_pdf(tmp_path / "Manual.pdf")
    with portal.app_context():
        desk = make_desk(Visitor(portal.test_client()))
        version = make_draft_version()
        token = sign_in(desk.visitor, desk.people["trainer"])
        address, version_id = f"{path_of(version)}/files", version.id
        db.session.commit()
    command = [sys.executable, "-m", "tests.materials.authoring.process", portal.config["DATA_DIR"], token, address]
    killed = subprocess.run([*command, str(path), instant], cwd=ROOT, check=False, timeout=60, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with portal.app_context():
        assert db.session.scalar(sa.select(VersionFile.id)) is None
        uploaded = sa.select(Event.id).where(Event.tag == EventTag.FILE_UPLOADED)
        assert db.session.scalar(uploaded) is None
        assert len(list(file_store().keys("files/"))) == STEPS[instant]
        db.session.rollback()
    assert files_on_disk(portal)
    sweep(portal, timedelta(hours=23))
    assert files_on_disk(portal)
    sweep(portal)
    assert files_on_disk(portal) == []
    done = subprocess.run([*command, str(path), ""], cwd=ROOT, check=True, timeout=60, capture_output=True)
    assert done.stdout.split()[-1] == b"302"
    sweep(portal)
    with portal.app_context():
        (file,) = db.session.scalars(sa.select(VersionFile).where(VersionFile.version_id == version_id))
        assert file_store().exists(file.storage_key)


@pytest.mark.feature("C1")
@pytest.mark.usefixtures("database")
def test_the_sweep_keeps_what_a_manifest_names_and_clears_what_was_taken_out(app: Flask) -> None:
    version, other = make_draft_version(), make_draft_version()
    kept, taken_out = add_pdf(version, "a.pdf"), add_pdf(version, "b.pdf")
    shared = add_pdf(version, "c.pdf", text="shared")
    again = add_pdf(other, "c.pdf", text="shared")
    assert shared.storage_key == again.storage_key
    for file in (taken_out, shared):
        file.removed_at = now()
    db.session.commit()
    keys = [kept.storage_key, taken_out.storage_key, shared.storage_key]
    with pinned_to(now() + timedelta(hours=23)):
        sweep_orphans()
    assert [file_store().exists(key) for key in keys] == [True, True, True]
    with pinned_to(now() + timedelta(hours=25)):
        sweep_orphans()
    assert [file_store().exists(key) for key in keys] == [True, False, True]
    assert len(files_in(version)) == 1


@pytest.mark.feature("C1")
@pytest.mark.usefixtures("database")
def test_an_upload_whose_content_was_swept_meanwhile_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = make_draft_version()
    monkeypatch.setattr(files, "store_upload", lambda checked: checked.upload.path.unlink())
    with pytest.raises(DomainError, match="Send it again"):
        add_pdf(version, text="swept meanwhile")


@pytest.fixture
def server(portal: Flask) -> Iterator[tuple[str, int]]:
    """The portal behind its web server, as a process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"PORTAL_DATA_DIR": portal.config["DATA_DIR"], "PORTAL_SECRET_KEYS": "a-key-for-tests-only"}
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "wsgi:app"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings, "PORTAL_DEMO": "1"}, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: answers(port))
        yield "127.0.0.1", port
    finally:
        process.terminate()
        process.wait(timeout=30)


def answers(port: int) -> bool:
    """Return whether the server takes connections."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def half_an_upload(address: str, cookie: str, host: str) -> bytes:
    """Return a request that announces a megabyte and sends a part of it."""
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="Manual.pdf"\r\n\r\n%PDF-1.7\n' + b"0" * 300_000
    )
    head = (
        f"POST {address} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000000\r\n\r\n"
    )
    return head.encode() + body


@pytest.mark.feature("C1")
def test_an_upload_cut_off_half_way_leaves_nothing(portal: Flask, server: tuple[str, int]) -> None:
    with portal.app_context():
        desk = make_desk(Visitor(portal.test_client()))
        address = f"{path_of(make_draft_version())}/files"
        sign_in(desk.visitor, desk.people["trainer"])
        cookie = desk.visitor.client.get_cookie("waymark")
        assert cookie is not None
        db.session.commit()
    request = half_an_upload(address, f"waymark={cookie.value}", f"{server[0]}:{server[1]}")
    with socket.create_connection(server, timeout=30) as connection:
        connection.sendall(request)
        until(lambda: any(name.startswith("upload-") for name in files_on_disk(portal)))
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 400")
    with portal.app_context():
        assert db.session.scalar(sa.select(VersionFile.id)) is None
        assert list(file_store().keys("")) == []
        assert list(staging().folder.iterdir()) == []
