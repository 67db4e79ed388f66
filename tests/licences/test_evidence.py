"""Evidence as a file: what comes in, what is refused and leaves nothing, who may download it, what is swept (A15)."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.adapters.configured import file_store, staging
from app.adapters.scanning import ScanResult, ScanState
from app.core.clock import now, pinned_to
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.licences.actions import evidence
from app.licences.actions.evidence import BODY_LIMIT_BYTES, FILE_LIMIT_BYTES, STORED_UNDER
from app.licences.jobs import sweep_evidence
from app.licences.models import ConditionEvidence
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import accept, make_condition, make_licence, send, stored_picture
from tests.conftest import Visitor
from tests.licences.places import Place, sign_in_as, version_on, words_of
from tests.makers import make_docx, make_jpeg, make_pdf, make_png, make_pptx

pytestmark = pytest.mark.usefixtures("database")
WORDS = "Our certificate, <b>dated</b> last week 📄"


@pytest.fixture
def asked(place: Place) -> Place:
    """A place whose licence has one condition."""
    make_condition(place.licence)
    return place


def send_file(client: Visitor, place: Place, path: Path, name: str = "", **typed: str) -> TestResponse:
    """Send evidence with a file, as the form does."""
    address = f"{place.path}/conditions/1/evidence"
    data = {"words": WORDS, "version": version_on(client, address)} | typed
    return client.post(address, data=data | {"file": (io.BytesIO(path.read_bytes()), name or path.name)})


def kept() -> list[str]:
    """Return the keys of all evidence stored, and the names of what waits in staging."""
    waiting = [path.name for path in staging().folder.iterdir()]
    return [key for key, _, _ in file_store().keys(STORED_UNDER)] + waiting


def rows() -> list[ConditionEvidence]:
    """Return all evidence on record."""
    return list(db.session.scalars(sa.select(ConditionEvidence)))


def events(tag: EventTag) -> list[Event]:
    """Return the events of a tag."""
    return list(db.session.scalars(sa.select(Event).where(Event.tag == tag)))


def link_in(page: TestResponse, place: Place) -> str:
    """Return the address of the one file a page leads to."""
    (sent_file,) = rows()
    address = f"{place.path}/conditions/1/evidence/{sent_file.id}"
    assert f'href="{address}"' in page.text
    return address


@pytest.mark.feature("A15")
@pytest.mark.parametrize(
    ("name", "make", "kind"),
    [
        ("Certificate.pdf", make_pdf, "application/pdf"),
        ("Letter.docx", make_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("Bescheinigung 📄 <b>.png", make_png, "image/png"),
        ("IMG_0042.JPEG", make_jpeg, "image/jpeg"),
        ("Signed.pdf", lambda path: make_pdf(path, danger="signature"), "application/pdf"),
    ],
)
def test_a_lead_sends_a_file_and_the_trust_downloads_it(
    client: Visitor, asked: Place, tmp_path: Path, name: str, make: Callable[[Path], Path], kind: str
) -> None:
    path, before = make(tmp_path / name), set(kept())
    sign_in_as(client, Role.PARTNER_LEAD, asked)
    assert 'enctype="multipart/form-data"' in client.get(f"{asked.path}/conditions/1/evidence").text
    assert send_file(client, asked, path).status_code == 302
    (sent_file,) = rows()
    assert set(kept()) == before | {sent_file.storage_key}
    sent = events(EventTag.CONDITION_EVIDENCE_SENT)[-1]
    assert sent.after is not None
    assert (sent.after["file"], sent.after["sha256"]) == (sent_file.file_name, sent_file.file_sha256)
    assert str(sent_file.file_name).startswith(f"Evidence for condition 1 of {asked.licence.reference}.")
    sign_in_as(client, Role.QA_LEAD)
    shown = client.get(asked.path)
    assert "not scanned for viruses: no scanner is set up" in words_of(shown)
    assert link_in(client.get(f"{asked.path}/conditions/1/accept"), asked) == link_in(shown, asked)
    answer = client.get(link_in(shown, asked))
    assert answer.data == path.read_bytes()
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert [one.details["file"] for one in events(EventTag.CONDITION_FILE_DOWNLOADED)] == [sent_file.file_name]


@pytest.mark.feature("A15")
def test_the_name_a_file_came_with_is_kept_nowhere(client: Visitor, asked: Place, tmp_path: Path) -> None:
    sign_in_as(client, Role.PARTNER_LEAD, asked)
    for make, status in ((make_pdf, 302), (_empty, 422)):
        assert send_file(client, asked, make(tmp_path / "Jane Doe born 12 March 1980.pdf")).status_code == status
    told = [*events(EventTag.CONDITION_EVIDENCE_SENT), *events(EventTag.CONDITION_FILE_REFUSED)]
    assert "Jane Doe" not in str([(one.details, one.after, one.reason) for one in told])
    assert "Jane Doe" not in client.get(asked.path).text


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _over_the_limit(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(FILE_LIMIT_BYTES + 1)
    return path


def _cut_short(path: Path) -> Path:
    path.write_bytes(make_pdf(path).read_bytes()[:-300])
    return path


REFUSED: dict[str, tuple[str, Callable[[Path], Path], str]] = {
    "macros": ("Letter.docx", lambda path: make_docx(path, danger="macros"), "contains macros"),
    "script": ("Letter.pdf", lambda path: make_pdf(path, danger="javascript"), "contains a script"),
    "encrypted": ("Letter.pdf", lambda path: make_pdf(path, danger="user-password"), "protected by a password"),
    "lies": ("Letter.pdf", make_png, "is a PNG picture, but its name ends in .pdf"),
    "program": ("Letter.pdf", lambda path: path.write_bytes(b"MZ") and path, "is a Windows program"),
    "other kind": ("Slides.pptx", make_pptx, "Upload a .pdf, .docx, .png or .jpg."),
    "empty": ("Letter.pdf", _empty, "is empty"),
    "cut short": ("Letter.pdf", _cut_short, "damaged or incomplete"),
    "picture cut short": ("a.png", lambda path: make_png(path, danger="cut-short"), "damaged or incomplete"),
    "too large": ("Letter.pdf", _over_the_limit, "is larger than 20 MB"),
}


@pytest.mark.feature("A15", "C3")
@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_must_not_come_in_is_refused_in_a_sentence_and_leaves_nothing(
    client: Visitor, asked: Place, tmp_path: Path, what: str
) -> None:
    name, make, says = REFUSED[what]
    before = kept()
    sign_in_as(client, Role.PARTNER_LEAD, asked)
    answer = send_file(client, asked, make(tmp_path / name))
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert 'href="#file"' in answer.text
    assert "&lt;b&gt;dated&lt;/b&gt; last week 📄" in answer.text
    assert (rows(), kept()) == ([], before)
    (refused,) = events(EventTag.CONDITION_FILE_REFUSED)
    assert says.split(" name")[0] in refused.details["why"]


@pytest.mark.feature("A15")
def test_far_over_the_limit_the_body_is_refused_before_it_is_read(client: Visitor, asked: Place) -> None:
    sign_in_as(client, Role.PARTNER_LEAD, asked)
    data = {"file": (io.BytesIO(bytes(BODY_LIMIT_BYTES + 200_000)), "a.pdf")}
    answer = client.post(f"{asked.path}/conditions/1/evidence", data=data)
    assert (answer.status_code, rows()) == (413, [])


@pytest.mark.feature("A15")
def test_a_form_refused_for_something_else_keeps_no_file_and_says_so(
    client: Visitor, asked: Place, tmp_path: Path
) -> None:
    path, before = make_pdf(tmp_path / "a.pdf"), kept()
    sign_in_as(client, Role.PARTNER_LEAD, asked)
    missing = send_file(client, asked, path, words="")
    stale = send_file(client, asked, path, version="1")
    assert (missing.status_code, stale.status_code) == (422, 409)
    for answer in (missing, stale):
        assert "Choose the file again: it was not kept" in words_of(answer)
    assert "has changed since you opened this page" in words_of(stale)
    assert (rows(), kept()) == ([], before)
    send(asked.licence)
    accept(asked.licence, accepter=actor_of(make_user(Role.QA_LEAD)))
    met = send_file(client, asked, path)
    assert "met already" in words_of(met)
    assert kept() == before


class Scanner:
    """A scanner that says what the test has it say."""

    is_configured = True

    def __init__(self) -> None:
        self.says = ScanResult(ScanState.CLEAN, "Nothing found.")

    def scan(self, _path: Path) -> ScanResult:
        """Answer."""
        return self.says


@pytest.fixture
def scanner(app: Flask) -> Iterator[Scanner]:
    """A portal with a virus scanner."""
    before, made = app.extensions["scanner"], Scanner()
    app.extensions["scanner"] = made
    yield made
    app.extensions["scanner"] = before


@pytest.mark.feature("A15", "C3")
def test_with_a_scanner_nothing_comes_in_that_it_did_not_find_clean(
    client: Visitor, asked: Place, tmp_path: Path, scanner: Scanner
) -> None:
    path, before = make_pdf(tmp_path / "a.pdf"), kept()
    sign_in_as(client, Role.PARTNER_LEAD, asked)
    scanner.says = ScanResult(ScanState.INFECTED, "Infected.", "Eicar-Test")
    infected = send_file(client, asked, path)
    scanner.says = ScanResult(ScanState.FAILED, "The virus scanner cannot be reached.")
    failed = send_file(client, asked, path)
    assert (infected.status_code, failed.status_code, rows(), kept()) == (422, 422, [], before)
    assert "The virus scanner found “Eicar-Test” in this file, so it was not kept." in words_of(infected)
    assert "could not be scanned for viruses, so it was not kept. Send it again" in words_of(failed)
    assert WORDS.split(",")[0] in words_of(failed)
    assert [one.after and one.after["code"] for one in events(EventTag.CONDITION_FILE_REFUSED)] == [
        "infected",
        "scan-failed",
    ]
    scanner.says = ScanResult(ScanState.CLEAN, "Nothing found.")
    assert send_file(client, asked, path).status_code == 302
    assert "PDF, " in words_of(client.get(asked.path))
    assert "scanned for viruses)" in words_of(client.get(asked.path))


@pytest.mark.feature("A15", "G1")
def test_a_file_is_there_for_who_may_read_the_licence_and_for_nobody_else(client: Visitor, asked: Place) -> None:
    filed = send(asked.licence, file=stored_picture())
    other = make_licence()
    make_condition(other)
    unfiled = send(other)
    address = f"{asked.path}/conditions/1/evidence/{filed.id}"
    for role in (Role.PARTNER_LEAD, Role.COMMISSIONER, Role.LICENCE_MANAGER, Role.QA_LEAD):
        sign_in_as(client, role, asked)
        assert client.get(address).status_code == 200
    for wrong in (
        f"/licences/{other.id}/conditions/1/evidence/{filed.id}",
        f"/licences/{other.id}/conditions/1/evidence/{unfiled.id}",
        f"{asked.path}/conditions/2/evidence/{filed.id}",
        f"{asked.path}/conditions/1/evidence/{asked.licence.id}",
    ):
        assert client.get(wrong).status_code == 404
    for role in (Role.PARTNER_LEAD, Role.COMMISSIONER):
        sign_in_as(client, role)
        assert client.get(address).status_code == 404
    assert len(events(EventTag.CONDITION_FILE_DOWNLOADED)) == 4


@pytest.mark.feature("A15", "G13")
def test_the_sweep_keeps_what_a_row_names_and_clears_the_rest_after_a_day(asked: Place) -> None:
    filed, orphan = send(asked.licence, file=stored_picture()), stored_picture()
    db.session.commit()
    keys = [str(filed.storage_key), orphan.storage_key]
    with pinned_to(now() + timedelta(hours=23)):
        sweep_evidence()
    assert [file_store().exists(key) for key in keys] == [True, True]
    with pinned_to(now() + timedelta(hours=25)):
        sweep_evidence()
    assert [file_store().exists(key) for key in keys] == [True, False]


@pytest.mark.feature("A15")
def test_while_a_file_is_looked_into_nobody_elses_write_waits(
    client: Visitor, asked: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    look_into = evidence.look_into

    def look(*arguments: object) -> object:
        seen.append(db.session().in_transaction())
        return look_into(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(evidence, "look_into", look)
    sign_in_as(client, Role.PARTNER_LEAD, asked)
    assert send_file(client, asked, make_pdf(tmp_path / "a.pdf")).status_code == 302
    assert seen == [False]
