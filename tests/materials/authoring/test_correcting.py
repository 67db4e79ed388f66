"""Correcting what a pack says of itself, and removing one that never had a version (C1)."""

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.core.events import EventTag
from app.materials.models import Pack
from tests.builders.materials import make_draft_version, make_pack, make_released
from tests.materials.authoring.desk import Desk, events, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("C1")]


def test_a_trainer_corrects_a_title_and_the_address_stays(desk: Desk) -> None:
    pack = make_released().pack
    was, path = pack.title, f"/materials/{pack.slug}"
    trainer = desk.be("trainer")
    assert f'href="{path}/edit"' in trainer.get(path).text
    answer = trainer.post(f"{path}/edit", data={"title": "Handbook", "summary": "For providers.", "version": "1"})
    assert answer.location == path
    page = words_of(trainer.get(path))
    assert "Handbook" in page
    assert "For providers." in page
    assert "corrected the title or summary of the pack Handbook" in page
    (event,) = events(EventTag.PACK_CORRECTED)
    assert (event.before["title"], event.after["title"]) == (was, "Handbook")


def test_a_page_made_before_another_correction_is_stale(desk: Desk) -> None:
    path = f"/materials/{make_pack().slug}/edit"
    trainer = desk.be("trainer")
    sent = {"title": "First", "summary": "One.", "version": "1"}
    assert trainer.post(path, data=sent).status_code == 302
    answer = trainer.post(path, data=sent | {"title": "Second"})
    assert answer.status_code == 409
    assert 'value="Second"' in answer.text
    assert db.session.scalars(sa.select(Pack.title)).all() == ["First"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": ""}, "Enter the pack’s title"),
        ({"title": "x" * 121}, "Title must be 120 characters or fewer"),
        ({"summary": " "}, "Enter what is in the pack"),
        ({}, "The pack already says this"),
    ],
)
def test_what_cannot_be_a_correction_is_refused_on_its_field(desk: Desk, sent: dict[str, str], said: str) -> None:
    pack = make_pack()
    now = {"title": pack.title, "summary": pack.summary, "version": "1"}
    answer = desk.be("trainer").post(f"/materials/{pack.slug}/edit", data=now | sent)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not events(EventTag.PACK_CORRECTED)


def test_an_empty_pack_is_removed_and_its_address_is_free_again(desk: Desk) -> None:
    pack = make_pack("Of no use")
    path, trainer = f"/materials/{pack.slug}", desk.be("trainer")
    assert f'href="{path}/remove"' in trainer.get(path).text
    assert "gone for good" in words_of(trainer.get(f"{path}/remove"))
    assert trainer.post(f"{path}/remove", data={"version": "1"}).location == "/materials"
    assert trainer.get(path).status_code == 404
    assert events(EventTag.PACK_REMOVED)[0].details["pack"] == "Of no use"
    assert f"/materials/{make_pack('Of no use').slug}" == path


@pytest.mark.parametrize(
    ("make", "said"), [(make_draft_version, "Discard its drafts first"), (make_released, "it stays on record")]
)
def test_a_pack_with_a_version_stays(desk: Desk, make, said: str) -> None:
    pack = make().pack
    path, trainer = f"/materials/{pack.slug}", desk.be("trainer")
    assert f'href="{path}/remove"' not in trainer.get(path).text
    shown = trainer.get(f"{path}/remove")
    assert (shown.status_code, said in words_of(shown)) == (409, True)
    sent = trainer.post(f"{path}/remove", data={"version": "1"})
    assert (sent.status_code, said in words_of(sent)) == (409, True)
    assert db.session.get(Pack, pack.id) is not None
