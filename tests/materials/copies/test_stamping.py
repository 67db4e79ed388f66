"""Copies that cannot be made, copies cleared away, and what happens between deciding and writing (C9, C20)."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from app.adapters.configured import file_store
from app.adapters.files import StoreUnavailable
from app.adapters.stamping import CannotStamp, Survey
from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs import Job, JobState
from app.materials.actions import clearing, copies, stamping
from app.materials.actions.clearing import clear_old_copies, sweep_orphaned_copies
from app.materials.actions.copies import CopyRefused, request_copy, take_copy
from app.materials.actions.stamping import STORED_UNDER, give_up_on_dead_jobs, job_key, stamp_copy
from app.materials.models import Copy
from app.materials.rules.stamping import stamping_on
from app.materials.types import CopyState
from tests.builders.accounts import actor_of, sign_in
from tests.builders.copies import Place, make_copy
from tests.builders.licences import suspend
from tests.conftest import Visitor
from tests.materials.copies.test_taking import link_on, only_copy, path_of, take, words_of
from tests.materials.people import TODAY

pytestmark = pytest.mark.usefixtures("database")


def stored() -> set[str]:
    """Return the keys of the stamped files in the store."""
    return {key for key, _, _ in file_store().keys(STORED_UNDER)}


def cannot(*_: object, **__: object) -> None:
    """Fail as the stamper does."""
    raise CannotStamp("The file is damaged. Upload it again.")


@pytest.mark.feature("C9")
@pytest.mark.parametrize(
    ("kind", "size", "pages", "at_once"),
    [
        ("pdf", 20_000_000, 300, True),
        ("pdf", 20_000_001, 300, False),
        ("pdf", 20_000_000, 301, False),
        ("docx", 1, None, True),
        ("zip", 1, None, False),
    ],
)
def test_small_files_are_stamped_at_once_and_bundles_never(
    kind: str, size: int, pages: int | None, at_once: bool
) -> None:
    assert stamping_on(TODAY).is_made_at_once(kind=kind, size=size, pages=pages) is at_once


@pytest.mark.feature("C9")
def test_a_file_that_cannot_be_stamped_says_so_and_can_be_asked_for_again(
    client: Visitor, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "stamp_in_child", cannot)
    path = take(client, place.facilitator, place.file())
    assert only_copy().state is CopyState.WAITING
    db.session.commit()
    stamp_copy(only_copy().id)
    db.session.commit()
    failed = client.get(path)
    assert "The file is damaged. Upload it again." in words_of(failed)
    assert "Ask for a new copy" in failed.text
    assert db.session.scalar(sa.select(sa.func.count()).where(Event.tag == EventTag.COPY_FAILED)) == 1
    monkeypatch.undo()
    assert client.post(path_of(place.file())).headers["Location"] != path
    assert {one.state for one in db.session.scalars(sa.select(Copy))} == {CopyState.FAILED, CopyState.READY}


@pytest.mark.feature("C9")
def test_while_the_store_is_down_the_copy_waits_and_a_dead_job_makes_it_failed(
    client: Visitor, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> None:
        raise StoreUnavailable("nobody answers")

    file = place.file()
    monkeypatch.setattr(file_store(), "fetch", down)
    take(client, place.facilitator, file)
    copy = only_copy()
    with pytest.raises(StoreUnavailable):
        stamp_copy(copy.id)
    assert give_up_on_dead_jobs() == 0
    dead = sa.update(Job).where(Job.key == job_key(copy.id)).values(state=JobState.DEAD, finished_at=now())
    db.session.execute(dead)
    assert give_up_on_dead_jobs() == 1
    db.session.refresh(copy)
    assert (copy.state, copy.failure) == (CopyState.FAILED, "It was tried several times without success.")


@pytest.mark.feature("C9")
def test_a_file_that_changed_in_the_store_is_never_stamped(client: Visitor, place: Place, tmp_path: Path) -> None:
    file = place.file()
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7 something else")
    file_store().put(other, key=file.storage_key, media_type=file.media_type)
    take(client, place.facilitator, file)
    with pytest.raises(stamping.FileDamaged):
        stamp_copy(only_copy().id)


@pytest.mark.feature("C9")
def test_a_copy_is_stamped_by_what_was_found_when_its_file_came_in(
    client: Visitor, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    stamp_in_child = stamping.stamp_in_child
    monkeypatch.setattr(
        stamping, "stamp_in_child", lambda *given, **by: asked.append(by["survey"]) or stamp_in_child(*given, **by)
    )
    take(client, place.facilitator, place.file())
    assert asked == [Survey()]
    assert only_copy().state is CopyState.READY


@pytest.mark.feature("C5", "C20")
def test_a_suspension_while_the_copy_is_being_stamped_refuses_it_and_leaves_no_file(
    client: Visitor, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, make = place.file(), copies.stamp_into_store

    def suspended_meanwhile(order: stamping.StampOrder) -> stamping.StampedFile:
        made = make(order)
        suspend(place.licence)
        db.session.commit()
        return made

    before = stored()
    monkeypatch.setattr(copies, "stamp_into_store", suspended_meanwhile)
    sign_in(client, place.facilitator)
    assert client.post(path_of(file)).status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Copy)) == 0
    assert stored() == before


@pytest.mark.feature("C9")
def test_what_was_stamped_ahead_for_other_words_is_not_used(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, file_id = actor_of(place.facilitator), place.file().id
    db.session.commit()
    ahead = copies._make_ahead(actor, file_id)
    assert ahead is not None
    ahead.copy.organisation_name = "What it was called before"
    copy = request_copy(actor, file_id, ahead=ahead)
    assert (copy.state, copy.storage_key) == (CopyState.WAITING, None)
    assert copy.organisation_name == "Northmoor"


@pytest.mark.feature("C8", "A7")
def test_a_refusal_says_for_whom_it_was_decided_and_what_would_mend_it(place: Place) -> None:
    file_id = place.file().id
    db.session.commit()
    with pytest.raises(CopyRefused) as refused:
        take_copy(actor_of(place.lead), file_id)
    point = refused.value.decision.standpoint
    assert point is not None
    assert point.organisation_id == place.provider.id
    assert refused.value.verdict.remedies


@pytest.mark.feature("C9", "C10")
def test_stamped_files_are_cleared_after_a_month_and_the_record_stays(client: Visitor, place: Place) -> None:
    path = take(client, place.facilitator, place.file())
    copy = only_copy()
    key, sha256 = copy.storage_key, copy.stamped_sha256
    with time_machine.travel(now() + timedelta(days=29, hours=23)):
        assert clear_old_copies() == 0
    with time_machine.travel(now() + timedelta(days=30, minutes=1)):
        assert clear_old_copies() == 1
        assert clear_old_copies() == 0
        db.session.refresh(copy)
        assert (copy.state, copy.storage_key, copy.stamped_sha256) == (CopyState.CLEARED, None, sha256)
        assert key not in stored()
        sign_in(client, place.facilitator)
        page = client.get(path)
        assert "Ask for a new copy" in page.text and "/file?link=" not in page.text
        fresh = client.post(path_of(place.file())).headers["Location"]
        assert fresh != path
        assert client.get(link_on(client.get(fresh))).status_code == 200


@pytest.mark.feature("C9")
def test_only_old_files_no_copy_names_are_orphans(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = make_copy(place.facilitator, place.file())
    lost = tmp_path / "lost.pdf"
    lost.write_bytes(b"%PDF-1.7")
    key = f"{STORED_UNDER}{uuid.uuid4().hex}/{uuid.uuid4().hex}"
    file_store().put(lost, key=key, media_type="application/pdf")
    sweep_orphaned_copies()
    assert {key, copy.storage_key} <= stored()
    monkeypatch.setattr(clearing, "ORPHAN_AGE", timedelta(0))
    assert sweep_orphaned_copies() >= 1
    assert key not in stored()
    assert copy.storage_key in stored()
