"""Two people at once, on databases that commit: exactly one succeeds, and the other reads why (C2, C4)."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.core.clock import today
from app.core.db import Base, db
from app.materials.models import PackVersion, VersionApproval, VersionFile, VersionRelease
from tests.builders.accounts import sign_in
from tests.builders.materials import add_pdf, make_approved, make_draft_version, make_pack
from tests.conftest import Visitor
from tests.makers import make_pdf
from tests.materials.authoring.desk import make_desk, path_of, words_of

pytestmark = pytest.mark.slow


def visitors(committing_portal: Flask, *people: User) -> list[Visitor]:
    """Return a visitor for each person, signed in; called inside the committing_portal's context."""
    made = []
    for person in people:
        visitor = Visitor(committing_portal.test_client())
        sign_in(visitor, person)
        made.append(visitor)
    return made


def at_once(those: list[Visitor], path: str, data: Callable[[], dict[str, object]]) -> list[TestResponse]:
    """Have every visitor send the same form at the same moment, and return the answers.

    What the test itself did is committed first: on SQLite an open transaction of its own would be in the way.
    """
    db.session.commit()
    gate, answers = threading.Barrier(len(those)), []

    def send(visitor: Visitor) -> None:
        typed = data()
        gate.wait()
        answers.append(visitor.client.post(path, data=typed))

    threads = [threading.Thread(target=send, args=(visitor,)) for visitor in those]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(answers, key=lambda answer: answer.status_code)


def count(model: type[Base]) -> int:
    """Return how many rows a table holds."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


@pytest.mark.feature("C2", "C4")
def test_two_people_releasing_at_once_release_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        people = make_desk(Visitor(committing_portal.test_client())).people
        pack = make_pack()
        version = make_approved(pack)
        both = visitors(committing_portal, people["qa"], people["trainer"])
        typed = {"version": str(version.row_version), "day": today().isoformat()}
        won, lost = at_once(both, f"{path_of(version)}/release", lambda: dict(typed))
        assert (won.status_code, lost.status_code) == (302, 422)
        assert "has already been released" in words_of(lost)
        db.session.rollback()
        assert count(VersionRelease) == 1


@pytest.mark.feature("C4")
def test_two_versions_of_a_pack_released_for_one_day_at_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        people = make_desk(Visitor(committing_portal.test_client())).people
        pack = make_pack()
        first, second = make_approved(pack, "1.0.0"), make_approved(pack, "2.0.0")
        one, other = visitors(committing_portal, people["qa"], people["trainer"])
        day = today().isoformat()
        forms = {path_of(version): {"version": version.row_version, "day": day} for version in (first, second)}
        db.session.commit()
        gate, answers = threading.Barrier(2), []

        def send(visitor: Visitor, path: str) -> None:
            gate.wait()
            answers.append(visitor.client.post(f"{path}/release", data=forms[path]))

        threads = [threading.Thread(target=send, args=pair) for pair in zip((one, other), forms, strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert (won.status_code, lost.status_code) == (302, 422)
        assert "Choose another day." in words_of(lost)
        db.session.rollback()
        assert count(VersionRelease) == 1


@pytest.mark.feature("C3")
def test_two_people_approving_at_once_approve_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        people = make_desk(Visitor(committing_portal.test_client())).people
        version = make_draft_version()
        add_pdf(version)
        both = visitors(committing_portal, people["qa"], people["trainer"])
        typed = {"version": str(version.row_version), "accepts_unscanned": "y"}
        won, lost = at_once(both, f"{path_of(version)}/approve", lambda: dict(typed))
        assert (won.status_code, lost.status_code) == (302, 422)
        assert "was approved by" in words_of(lost)
        db.session.rollback()
        assert count(VersionApproval) == 1


@pytest.mark.feature("C1")
def test_the_same_upload_sent_twice_at_once_is_one_file(committing_portal: Flask, tmp_path: Path) -> None:
    path = make_pdf(tmp_path / "Manual.pdf")
    with committing_portal.app_context():
        people = make_desk(Visitor(committing_portal.test_client())).people
        version = make_draft_version()
        both = visitors(committing_portal, people["trainer"], people["second"])
        here = f"{path_of(version)}/files"
        won, lost = at_once(both, here, lambda: {"file": (path.open("rb"), "Manual.pdf")})
        assert (won.status_code, lost.status_code) == (302, 422)
        assert "This version already" in words_of(lost)
        db.session.rollback()
        assert count(VersionFile) == 1


@pytest.mark.feature("C2")
def test_two_drafts_at_once_get_two_numbers(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        people = make_desk(Visitor(committing_portal.test_client())).people
        pack = make_pack()
        both = visitors(committing_portal, people["trainer"], people["second"])
        typed = {"kind": "major", "change_note": "x", "guidance": "x", "overlap_days": "0"}
        answers = at_once(both, f"/materials/{pack.slug}/draft", lambda: dict(typed))
        assert [answer.status_code for answer in answers] == [302, 302]
        db.session.rollback()
        assert sorted(version.number for version in db.session.scalars(sa.select(PackVersion))) == ["1.0.0", "2.0.0"]
