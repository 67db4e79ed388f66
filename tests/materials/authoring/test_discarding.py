"""Discarding a draft that nobody ever approved: asked once, then gone with its files, and on the pack's record (C2)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.adapters.configured import file_store
from app.core.clock import now, pinned_to
from app.core.db import db
from app.core.events import EventTag
from app.materials.jobs.sweeping import sweep_orphans
from app.materials.models import PackVersion, VersionFile
from tests.builders.materials import add_pdf, make_approved, make_draft_version, make_released
from tests.materials.authoring.desk import Desk, events, path_of, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("C2")]


def how_many(table: type) -> int:
    """Return the number of rows of a table."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_trainer_discards_a_draft_and_its_files_are_swept(desk: Desk) -> None:
    version = make_draft_version()
    pack_path = f"/materials/{version.pack.slug}"
    key, path, number = add_pdf(version).storage_key, path_of(version), version.number
    trainer = desk.be("trainer")
    assert f'href="{path}/discard"' in trainer.get(path).text
    asked = words_of(trainer.get(f"{path}/discard"))
    assert "gone for good, with 1 file: there is no way back" in asked
    assert desk.send(version, "discard").location == pack_path
    assert trainer.get(path).status_code == 404
    assert (how_many(PackVersion), how_many(VersionFile)) == (0, 0)
    assert f"discarded the draft {events(EventTag.VERSION_DISCARDED)[0].details['pack']} {number}" in words_of(
        trainer.get(pack_path)
    )
    with pinned_to(now() + timedelta(hours=25)):
        sweep_orphans()
    assert not file_store().exists(key)


def test_its_number_is_free_again(desk: Desk) -> None:
    version = make_draft_version()
    pack, number = version.pack, version.number
    desk.be("trainer")
    desk.send(version, "discard")
    assert make_draft_version(pack).number == number


@pytest.mark.parametrize("state", ["approved", "released", "returned"])
def test_what_was_ever_approved_stays_on_record(desk: Desk, state: str) -> None:
    version = make_released() if state == "released" else make_approved()
    if state == "returned":
        desk.be("second")
        assert desk.send(version, "return", reason="A wrong page").status_code == 302
    desk.be("trainer")
    answer = desk.send(version, "discard")
    assert answer.status_code == 422
    expected = {"approved": "was approved by", "released": "has been released", "returned": "has been approved before"}
    assert expected[state] in words_of(answer)
    assert expected[state] in words_of(desk.visitor.get(f"{path_of(version)}/discard"))
    assert how_many(PackVersion) == 1


def test_a_page_made_before_a_file_was_added_is_stale(desk: Desk) -> None:
    version = make_draft_version()
    seen = version.row_version
    add_pdf(version)
    desk.be("trainer")
    for typed in ({"version": str(seen)}, {}):
        answer = desk.visitor.post(f"{path_of(version)}/discard", data=typed)
        assert answer.status_code == 409
        assert "has changed since you opened this page" in words_of(answer)
    assert how_many(PackVersion) == 1


def test_nobody_without_the_permission_discards(desk: Desk) -> None:
    version = make_draft_version()
    desk.be("manager")
    assert desk.send(version, "discard").status_code == 403
    assert how_many(PackVersion) == 1
