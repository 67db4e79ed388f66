"""From a copy id, or the found file itself, to who received it (C10)."""

import io
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.adapters.configured import file_store, staging
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.references import new_copy_id
from app.core.roles import Role
from app.materials.models import Copy
from app.materials.types import Audience
from tests.builders.accounts import make_user, sign_in
from tests.builders.copies import Place, make_copy, make_place
from tests.conftest import Visitor
from tests.makers import make_pdf
from tests.materials.copies.test_taking import link_on, take, words_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def tracer(client: Visitor, place: Place) -> Visitor:
    """A licence manager at their browser."""
    sign_in(client, make_user(Role.LICENCE_MANAGER, name="Morgan Vale"))
    return client


def bytes_of(copy: Copy) -> bytes:
    """Return a stamped copy as it was handed out."""
    with file_store().open(str(copy.storage_key)) as file:
        return file.read()


def ask(tracer: Visitor, content: bytes, name: str = "found.pdf") -> TestResponse:
    """Give the portal a found file."""
    return tracer.post("/copies", data={"copy_id": "", "found_file": (io.BytesIO(content), name)})


def results() -> list[str]:
    """Return what the event log says of each look-up."""
    events = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.COPY_TRACED).order_by(Event.id))
    return [event.sentence for event in events]


def says_whose(page: TestResponse, copy: Copy) -> bool:
    """Return whether a page names the recipient, organisation, licence, version and file of a copy."""
    words = words_of(page)
    wanted = (copy.copy_id, copy.recipient, copy.organisation_name, copy.licence_reference or "No licence")
    return all(word in words for word in (*wanted, copy.file.file_name, copy.pack.title))


@pytest.mark.feature("C10", "C11")
def test_an_id_typed_in_any_way_leads_to_its_recipient_and_every_download(client: Visitor, place: Place) -> None:
    path = take(client, place.facilitator, place.file())
    for _ in range(2):
        client.get(link_on(client.get(path)))
    copy = db.session.scalars(sa.select(Copy)).one()
    sign_in(client, make_user(Role.QA_LEAD, name="Morgan Vale"))
    typed = copy.copy_id.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    page = client.post("/copies", data={"copy_id": typed})
    assert page.status_code == 200
    assert says_whose(page, copy)
    assert words_of(page).count(" at ") >= 3
    assert results() == [f"Morgan Vale looked up copy {copy.copy_id}: {copy.copy_id} of {copy.recipient}."]


@pytest.mark.feature("C10")
def test_a_mistyped_id_is_told_from_one_nobody_was_given(tracer: Visitor) -> None:
    unknown = new_copy_id()
    page = tracer.post("/copies", data={"copy_id": unknown})
    assert "no copy with that id was ever made" in words_of(page)
    wrong = unknown[:-1] + ("0" if unknown[-1] != "0" else "1")
    refused = tracer.post("/copies", data={"copy_id": wrong})
    assert refused.status_code == 422
    assert "one of its characters is wrong" in words_of(refused)
    assert f'value="{wrong}"' in refused.text
    assert len(results()) == 1


@pytest.mark.feature("C10")
@pytest.mark.parametrize("data", [{}, {"copy_id": ""}])
def test_one_of_the_two_must_be_given(tracer: Visitor, data: dict[str, str]) -> None:
    refused = tracer.post("/copies", data=data)
    assert refused.status_code == 422
    assert "Enter a copy id, or choose a file." in words_of(refused)


@pytest.mark.feature("C10")
def test_a_found_file_leads_to_its_recipient_saved_again_or_not_and_is_not_kept(tracer: Visitor, place: Place) -> None:
    copy = make_copy(place.facilitator, place.file())
    content = bytes_of(copy)
    before = sorted(one.name for one in staging().folder.iterdir())
    assert says_whose(ask(tracer, content), copy)
    again = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        del pdf.Root.Metadata
        del pdf.trailer.Info
        pdf.save(again, recompress_flate=True)
    assert again.getvalue() != content
    assert says_whose(ask(tracer, again.getvalue()), copy)
    assert sorted(one.name for one in staging().folder.iterdir()) == before
    assert len(results()) == 2


@pytest.mark.feature("C10")
def test_pages_of_two_copies_put_together_name_both(tracer: Visitor, place: Place) -> None:
    other = make_place("Southmoor")
    one, two = make_copy(place.facilitator, place.file()), make_copy(other.facilitator, place.file())
    joined = io.BytesIO()
    with pikepdf.open(io.BytesIO(bytes_of(one))) as first, pikepdf.open(io.BytesIO(bytes_of(two))) as second:
        first.pages.extend(second.pages)
        first.save(joined)
    page = ask(tracer, joined.getvalue())
    assert says_whose(page, one)
    assert says_whose(page, two)
    assert "2 copies found." in words_of(page)


@pytest.mark.feature("C10")
def test_an_unstamped_original_is_recognised_and_a_strangers_file_is_not(
    tracer: Visitor, place: Place, tmp_path: Path
) -> None:
    file = place.file(Audience.PROVIDER)
    with file_store().open(file.storage_key) as original:
        page = words_of(ask(tracer, original.read()))
    assert "unstamped original" in page
    assert "Provider pack 1.0.0" in page
    make_pdf(tmp_path / "strange.pdf", pages=1)
    strange = words_of(ask(tracer, (tmp_path / "strange.pdf").read_bytes()))
    assert "Nothing found: no copy id is in it" in strange


@pytest.mark.feature("C10")
@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n" + b"\x00" * 2000,
        b"PK\x03\x04" + b"\xff" * 4000,
        b"",
        b"<script>alert(1)</script>",
        b"\x00" * 100_000,
    ],
)
def test_a_hostile_or_broken_file_is_answered_with_a_sentence(tracer: Visitor, content: bytes) -> None:
    page = ask(tracer, content, "<script>alert(1)</script>.pdf")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "Nothing found" in words_of(page)


@pytest.mark.feature("C10")
def test_a_made_up_mark_is_an_id_nobody_was_given(tracer: Visitor) -> None:
    page = words_of(ask(tracer, b"Licensed to Somebody, copy 0000-0000-0000 and copy ZZZZ-ZZZZ-ZZZZ"))
    assert "no copy with that id was ever made" in page


@pytest.mark.feature("C10", "G1")
def test_tracing_is_for_the_trusts_tracers(client: Visitor, place: Place) -> None:
    for user, status in {
        place.lead: 403,
        place.facilitator: 403,
        make_user(Role.TRAINER): 403,
        make_user(Role.COMMISSIONER): 403,
        make_user(Role.ADMINISTRATOR): 200,
        make_user(Role.QA_LEAD): 200,
    }.items():
        sign_in(client, user)
        assert client.get("/copies").status_code == status
        assert client.post("/copies", data={"copy_id": new_copy_id()}).status_code == status
