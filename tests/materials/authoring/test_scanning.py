"""Scanning uploaded files: with a scanner nothing unscanned goes out, and a failed scan is tried again (C3)."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from app.adapters.scanning import ScanResult, ScanState, make_scanner
from app.core.clock import today
from app.core.db import db
from app.core.events import EventTag
from app.core.jobs import Job
from app.materials.jobs.scanning import ScanFailed, scan_file
from app.materials.models import PackVersion, VersionFile
from app.materials.types import Scan
from tests.adapters.scanning.fake_clamd import answers, fake_clamd
from tests.builders.materials import add_pdf, files_in, make_approved, make_draft_version
from tests.materials.authoring.desk import Desk, events, path_of, words_of

pytestmark = pytest.mark.usefixtures("database")


class Scanner:
    """A scanner that says what the test has it say, and remembers what it was given."""

    is_configured = True

    def __init__(self) -> None:
        self.says: Callable[[], ScanResult] = lambda: ScanResult(ScanState.CLEAN, "Nothing found.")
        self.seen: list[bytes] = []

    def scan(self, path) -> ScanResult:  # type: ignore[no-untyped-def]
        """Answer."""
        self.seen.append(path.read_bytes())
        return self.says()


@pytest.fixture
def scanner(app: Flask) -> Iterator[Scanner]:
    """A portal with a virus scanner."""
    before, made = app.extensions["scanner"], Scanner()
    app.extensions["scanner"] = made
    yield made
    app.extensions["scanner"] = before


def refused_words(desk: Desk, version: PackVersion, act: str = "approve", **typed: str) -> str:
    """Return what a refused act says."""
    desk.be("second")
    answer = desk.send(version, act, accepts_unscanned="y", **typed)
    assert answer.status_code == 422
    return words_of(answer)


@pytest.mark.feature("C3")
def test_an_upload_waits_for_the_scanner_and_is_not_approved_before(desk: Desk, scanner: Scanner) -> None:
    version = make_draft_version()
    file = add_pdf(version)
    assert file.scan is Scan.WAITING
    job = db.session.scalars(sa.select(Job).where(Job.task == "materials.scan-file")).one()
    assert job.arguments == {"file_id": str(file.id)}
    assert "has not looked at “Facilitator manual.pdf” yet" in refused_words(desk, version)
    scan_file(file.id)
    assert file.scan is Scan.CLEAN
    assert len(scanner.seen[0]) == file.size
    assert desk.send(version, "approve").status_code == 302
    scan_file(file.id)
    assert len(scanner.seen) == 1


@pytest.mark.feature("C3")
def test_an_infected_file_is_shown_and_goes_nowhere(desk: Desk, scanner: Scanner) -> None:
    scanner.says = lambda: ScanResult(ScanState.INFECTED, "The virus scanner found “Eicar”.")
    version = make_draft_version()
    scan_file(add_pdf(version).id)
    assert "must take it out and upload a clean file" in refused_words(desk, version)
    page = words_of(desk.be("trainer").get(path_of(version)))
    assert "Infected" in page
    assert "The virus scanner found “Eicar”." in page
    assert [event.details["state"] for event in events(EventTag.FILE_SCANNED)] == ["infected"]


@pytest.mark.feature("C3")
def test_a_failed_scan_is_recorded_once_and_tried_again(desk: Desk, scanner: Scanner) -> None:
    scanner.says = lambda: ScanResult(ScanState.FAILED, "The virus scanner cannot be reached.")
    version = make_draft_version()
    file = add_pdf(version)
    for _ in range(2):
        with pytest.raises(ScanFailed, match="cannot be reached"):
            scan_file(file.id)
    assert file.scan is Scan.FAILED
    assert len(events(EventTag.FILE_SCANNED)) == 1
    assert "Press “Scan again” beside the file" in refused_words(desk, version)
    assert "Scan again" in words_of(desk.visitor.get(path_of(version)))
    scanner.says = lambda: ScanResult(ScanState.CLEAN, "Nothing found.")
    answer = desk.visitor.post(f"{path_of(version)}/files/{file.id}/scan")
    assert answer.location == path_of(version)
    assert db.session.get_one(VersionFile, file.id).scan is Scan.WAITING
    again = desk.visitor.post(f"{path_of(version)}/files/{file.id}/scan")
    assert again.status_code == 409
    scan_file(file.id)
    assert desk.send(version, "approve").status_code == 302


@pytest.mark.feature("C3")
def test_what_was_accepted_without_a_scanner_is_scanned_once_there_is_one(
    desk: Desk, app: Flask, request: pytest.FixtureRequest
) -> None:
    version = make_approved()
    scanner: Scanner = request.getfixturevalue("scanner")
    day = today().isoformat()
    assert "has not looked at" in refused_words(desk, version, "release", day=day)
    (file,) = files_in(version)
    desk.visitor.post(f"{path_of(version)}/files/{file.id}/scan")
    scan_file(file.id)
    assert len(scanner.seen) == 1
    assert desk.send(version, "release", day=day).status_code == 302


@pytest.mark.feature("C3")
def test_without_a_scanner_nothing_can_be_scanned(desk: Desk) -> None:
    version = make_draft_version()
    file = add_pdf(version)
    assert file.scan is Scan.NOT_SCANNED
    assert db.session.scalar(sa.select(Job.id).where(Job.task == "materials.scan-file")) is None
    desk.be("trainer")
    assert "Scan again" not in words_of(desk.visitor.get(path_of(version)))
    answer = desk.visitor.post(f"{path_of(version)}/files/{file.id}/scan")
    assert answer.status_code == 409
    assert "Ask the administrator to set one up." in words_of(answer)


@pytest.mark.feature("C3")
def test_a_file_taken_out_or_gone_is_not_scanned(desk: Desk, scanner: Scanner) -> None:
    version = make_draft_version()
    file = add_pdf(version)
    desk.be("trainer")
    desk.send(version, f"files/{file.id}/remove")
    scan_file(file.id)
    assert scanner.seen == []


@pytest.mark.feature("C3")
def test_clamd_itself_is_asked(desk: Desk, app: Flask, scanner: Scanner, tmp_path) -> None:  # type: ignore[no-untyped-def]
    version = make_draft_version()
    file = add_pdf(version)
    with fake_clamd(tmp_path / "clamd", answers(b"stream: Eicar-Test-Signature FOUND\0")) as address:
        app.extensions["scanner"] = make_scanner(address)
        scan_file(file.id)
    assert file.scan is Scan.INFECTED
    assert "Eicar-Test-Signature" in (file.scan_detail or "")
