"""A copy from the first click to the file: stamped, handed out, refused, logged."""

import io
import re
from html import unescape
from urllib.parse import quote

import pikepdf
import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.adapters.configured import file_store
from app.adapters.files import Delivery, InternalRedirect, PresignedLink
from app.core.clock import now, today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.formats import long_date
from app.core.jobs import Job
from app.core.roles import Role
from app.core.verdicts.models import VerdictRecord
from app.materials.models import AccessRecord, Copy, VersionFile
from app.materials.types import AccessKind, Audience, CopyState
from tests.builders.accounts import make_user, sign_in
from tests.builders.copies import Place, make_copy, make_place
from tests.builders.licences import reinstate, suspend
from tests.conftest import Visitor

pytestmark = pytest.mark.usefixtures("database")


def words_of(answer: TestResponse) -> str:
    """Return a page's text without its markup, spaces tidied."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def path_of(file: VersionFile) -> str:
    """Return the address that asks for a copy of a file."""
    version = file.version
    return f"/materials/{version.pack.slug}/{version.number}/files/{file.id}/copies"


def link_on(page: TestResponse) -> str:
    """Return the download link a copy's page offers."""
    found = re.search(r'href="(/copies/[^"]+/file\?link=[^"]+)"', page.text)
    assert found is not None, "the page offers no download"
    return unescape(found[1])


def take(client: Visitor, user: User, file: VersionFile) -> str:
    """Have somebody take a copy in the browser; return its page's address."""
    sign_in(client, user)
    answer = client.post(path_of(file))
    assert answer.status_code == 302
    return answer.headers["Location"]


def log_of(kind: AccessKind) -> list[AccessRecord]:
    """Return the access log's lines of a kind."""
    return list(db.session.scalars(sa.select(AccessRecord).where(AccessRecord.kind == kind).order_by(AccessRecord.id)))


def only_copy() -> Copy:
    """Return the one copy there is."""
    return db.session.scalars(sa.select(Copy)).one()


@pytest.mark.feature("C5", "C9", "C20")
def test_a_small_file_is_ready_in_the_same_request(client: Visitor, place: Place) -> None:
    page = client.get(take(client, place.facilitator, place.file()))
    copy = only_copy()
    assert (copy.state, copy.licence_reference) == (CopyState.READY, place.licence.reference)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.task.contains("stamp"))) == 0
    answer = client.get(link_on(page))
    assert answer.status_code == 200
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        said = str(pdf.docinfo) + str(pdf.open_metadata())
    assert copy.copy_id in said
    assert "Northmoor" in said
    assert place.facilitator.name in said


@pytest.mark.feature("C6", "C7", "C8", "A7", "G15")
def test_a_lead_without_a_certificate_gets_the_handbook_and_is_told_why_not_the_manual(
    client: Visitor, place: Place
) -> None:
    take(client, place.lead, place.file(Audience.PROVIDER))
    refused = client.post(path_of(place.file()))
    assert refused.status_code == 403
    words = words_of(refused)
    assert "You are not in the register of facilitators." in words
    assert "Write to the Trust's training team" in words
    assert "Rule certification.current@" in words
    (line,) = log_of(AccessKind.REFUSED)
    assert (line.user_name, line.organisation_name) == (place.lead.name, "Northmoor")
    kept = db.session.get(VerdictRecord, line.verdict_id)
    assert kept is not None and not kept.allowed and kept.question == "materials.copy"
    assert db.session.scalars(sa.select(Event).where(Event.tag == EventTag.COPY_REFUSED)).one().details["why"]


@pytest.mark.feature("C5", "C20", "A7")
def test_a_suspension_between_request_and_download_kills_the_link_and_lifting_it_brings_it_back(
    client: Visitor, place: Place
) -> None:
    link = link_on(client.get(take(client, place.facilitator, place.file())))
    suspend(place.licence)
    refused = client.get(link)
    assert refused.status_code == 403
    words = words_of(refused)
    assert "licence.permits-downloads@" in words
    assert long_date(today()) in words
    assert "It is lifted when: A certificate of insurance is sent." in words
    (line,) = log_of(AccessKind.REFUSED)
    assert line.copy_id == only_copy().copy_id
    assert "/file?link=" not in client.get(f"/copies/{line.copy_id}").text
    reinstate(place.licence)
    assert client.get(link).status_code == 200


@pytest.mark.feature("C20", "G1")
def test_a_link_serves_one_person_and_one_copy(client: Visitor, place: Place) -> None:
    other = make_place("Southmoor")
    link = link_on(client.get(take(client, place.facilitator, place.file())))
    own = take(client, other.facilitator, place.file())
    assert client.get(link).status_code == 404
    token = link.partition("link=")[2]
    assert client.get(f"{own}/file?link={token}").status_code == 404
    sign_in(client, place.lead)
    assert client.get(link).status_code == 404
    sign_in(client, make_user(Role.ADMINISTRATOR))
    assert client.get(link).status_code == 404


@pytest.mark.feature("C20")
@pytest.mark.parametrize(
    "spoil", [lambda _: "", lambda t: t[:-1], lambda t: "x" + t, lambda _: quote("é🙂"), lambda t: t * 50]
)
def test_a_tampered_link_is_no_link(client: Visitor, place: Place, spoil) -> None:  # type: ignore[no-untyped-def]
    link = link_on(client.get(take(client, place.facilitator, place.file())))
    path, _, token = link.partition("?link=")
    assert client.get(f"{path}?link={spoil(token)}").status_code == 404
    assert log_of(AccessKind.DOWNLOADED) == []


@pytest.mark.feature("C20")
def test_a_link_runs_out_after_a_quarter_of_an_hour_and_says_how_to_get_another(client: Visitor, place: Place) -> None:
    link = link_on(client.get(take(client, place.facilitator, place.file())))
    with time_machine.travel(now().timestamp() + 15 * 60 - 5, tick=False):
        assert client.get(link).status_code == 200
    with time_machine.travel(now().timestamp() + 15 * 60 + 5, tick=False):
        late = client.get(link)
        assert late.status_code == 410
        assert "press Download: it makes a new link" in words_of(late)
    assert len(log_of(AccessKind.DOWNLOADED)) == 1


@pytest.mark.feature("C20", "C11")
def test_a_download_is_logged_once_however_often_it_is_taken_up_again(client: Visitor, place: Place) -> None:
    link = link_on(client.get(take(client, place.facilitator, place.file())))
    whole = client.get(link)
    assert client.get(link, headers={"Range": "bytes=100-"}).data == whole.data[100:]
    assert client.get(link, headers={"Range": "bytes=100-199"}).status_code == 206
    assert client.get(link, headers={"Range": f"bytes={len(whole.data)}-"}).status_code == 416
    assert client.client.head(link).status_code == 200
    assert client.get(link, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert len(log_of(AccessKind.DOWNLOADED)) == 1
    assert client.get(link, headers={"Range": "bytes=0-99"}).status_code == 206
    assert len(log_of(AccessKind.DOWNLOADED)) == 2
    assert db.session.scalar(sa.select(sa.func.count()).where(Event.tag == EventTag.COPY_DOWNLOADED)) == 2


@pytest.mark.feature("C11")
def test_leaving_out_the_first_byte_does_not_leave_the_log(client: Visitor, place: Place) -> None:
    link = link_on(client.get(take(client, place.facilitator, place.file())))
    assert client.get(link, headers={"Range": "bytes=1-"}).status_code == 206
    assert len(log_of(AccessKind.DOWNLOADED)) == 1


@pytest.mark.feature("C9")
def test_a_second_click_gives_the_copy_of_the_day_and_the_next_day_another(client: Visitor, place: Place) -> None:
    first = take(client, place.facilitator, place.file())
    assert client.post(path_of(place.file())).headers["Location"] == first
    with time_machine.travel(now().timestamp() + 24 * 3600):
        assert take(client, place.facilitator, place.file()) != first


@pytest.mark.feature("C9")
def test_trust_staff_have_stamped_and_logged_copies_for_the_trusts_own_work(client: Visitor, place: Place) -> None:
    trainer = make_user(Role.TRAINER)
    page = client.get(take(client, trainer, place.file()))
    copy = only_copy()
    assert (copy.licence_id, copy.organisation_name) == (None, "The Hampton Trust")
    with pikepdf.open(io.BytesIO(client.get(link_on(page)).data)) as pdf:
        assert "Issued to The Hampton Trust, for its own work" in str(pdf.docinfo) + str(pdf.open_metadata())
    assert [line.user_name for line in log_of(AccessKind.DOWNLOADED)] == [trainer.name]


@pytest.mark.feature("C9", "C20")
def test_a_large_file_is_stamped_by_the_worker_while_the_page_waits(
    client: Visitor, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = place.file()
    file.pages = 301
    db.session.flush()
    path = take(client, place.facilitator, file)
    waiting = client.get(path)
    assert "data-waiting" in waiting.text and "Look again" in waiting.text
    assert "/file?link=" not in waiting.text
    job = db.session.scalars(sa.select(Job).where(Job.task == "materials.stamp-copy")).one()
    copy = only_copy()
    assert job.arguments == {"row_id": str(copy.id)}
    make_copy(place.facilitator, file)
    ready = client.get(path)
    assert "data-waiting" not in ready.text
    assert client.get(link_on(ready)).status_code == 200


@pytest.mark.feature("G1")
def test_a_copys_page_is_for_its_reader_its_lead_and_those_who_trace(client: Visitor, place: Place) -> None:
    other = make_place()
    path = take(client, place.facilitator, place.file())
    colleague = make_user(Role.FACILITATOR, place.provider)
    expected = {
        place.lead: 200,
        make_user(Role.QA_LEAD): 200,
        make_user(Role.LICENCE_MANAGER): 200,
        make_user(Role.TRAINER): 404,
        colleague: 404,
        other.lead: 404,
        other.facilitator: 404,
        make_user(Role.COMMISSIONER, area=place.area): 404,
        make_user(Role.DATA_ANALYST): 403,
    }
    for user, status in expected.items():
        sign_in(client, user)
        answer = client.get(path)
        assert answer.status_code == status, user.name
        assert "/file?link=" not in answer.text


@pytest.mark.feature("C9")
def test_the_copy_id_in_an_address_is_read_as_people_type_it(client: Visitor, place: Place) -> None:
    path = take(client, place.facilitator, place.file())
    assert client.get(path.lower().replace("-", "")).status_code == 200
    wrong = "0" if path[-1] != "0" else "1"
    assert client.get(path[:-1] + wrong).status_code == 404


@pytest.mark.feature("C20", "C11")
@pytest.mark.parametrize(
    ("delivery", "status"),
    [(InternalRedirect("/internal-files/ab/copy"), 200), (PresignedLink("https://store.example/copy", 60), 302)],
)
def test_a_file_somebody_else_sends_is_logged_the_same(
    client: Visitor, place: Place, monkeypatch: pytest.MonkeyPatch, delivery: Delivery, status: int
) -> None:
    link = link_on(client.get(take(client, place.facilitator, place.file())))
    monkeypatch.setattr(file_store(), "serve", lambda *_, **__: delivery)
    assert client.client.head(link).status_code == 200
    assert log_of(AccessKind.DOWNLOADED) == []
    for headers in ({}, {"Range": "bytes=500-"}, {"Range": "bytes=500-"}, {"Range": "bytes=0-"}):
        answer = client.client.get(link, headers=headers)
        assert (answer.status_code, answer.data) == (status, b"")
    assert len(log_of(AccessKind.DOWNLOADED)) == 2
