"""What the tests of authoring share: the people at work, and how a page is read and a form is typed."""

import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.materials.models import PackVersion
from tests.builders.accounts import make_user, sign_in
from tests.conftest import Visitor

DRAFT = {"kind": "major", "change_note": "First version", "guidance": "Respect Standard", "overlap_days": "28"}


@dataclass
class Desk:
    """A visitor who can be anybody of the Trust, and the version on the desk."""

    visitor: Visitor
    people: dict[str, User]

    def be(self, name: str) -> Visitor:
        """Sign somebody in and return the visitor."""
        sign_in(self.visitor, self.people[name])
        return self.visitor

    def upload(self, version: PackVersion, path: Path, sent_as: str | None = None, **typed: Any) -> TestResponse:
        """Send a file as the files page does."""
        headers = typed.pop("headers", None)
        with path.open("rb") as file:
            data = {"file": (file, sent_as or path.name), **typed}
            return self.visitor.post(f"{path_of(version)}/files", data=data, headers=headers)

    def send(self, version: PackVersion, act: str, **typed: Any) -> TestResponse:
        """Send the form of an act on a version, with the row number its page carries."""
        return self.visitor.post(f"{path_of(version)}/{act}", data={"version": version.row_version, **typed})


def make_desk(visitor: Visitor) -> Desk:
    """Return a desk with two trainers, the QA lead, the licence manager and a facilitator."""
    roles = {
        "trainer": Role.TRAINER,
        "second": Role.TRAINER,
        "qa": Role.QA_LEAD,
        "manager": Role.LICENCE_MANAGER,
        "facilitator": Role.FACILITATOR,
    }
    return Desk(visitor, {name: make_user(role, name=name.title()) for name, role in roles.items()})


def path_of(version: PackVersion) -> str:
    """Return the address of a version's page."""
    return f"/materials/{version.pack.slug}/{version.number}"


def words_of(answer: TestResponse) -> str:
    """Return a page's text without its markup, spaces tidied."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def asked(day: date) -> str:
    """Return a day as the address of a preview holds it."""
    return f"?day-day={day.day}&day-month={day.month}&day-year={day.year}"


def events(tag: EventTag) -> list[Event]:
    """Return the events of a tag, oldest first."""
    return list(db.session.scalars(sa.select(Event).where(Event.tag == tag).order_by(Event.id)))
