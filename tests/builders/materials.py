"""Packs and versions for tests, made through the actions of materials."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from app.accounts.models import User
from app.adapters.configured import staging
from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.roles import Role
from app.materials.actions.approval import approve_version
from app.materials.actions.files import upload_file
from app.materials.actions.packs import DraftWords, create_pack, draft_version
from app.materials.actions.release import release_version
from app.materials.models import Pack, PackVersion, VersionFile
from app.materials.rules.numbers import read_number
from app.materials.types import Audience, ChangeKind
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import make_programme
from tests.builders.partners import TESTER
from tests.makers import make_pdf

WORDS = DraftWords("Session 2 begins with the timeline.", "Respect Standard, 4th edition", 28)
_numbers = count(1)


def make_pack(title: str | None = None, audience: Audience = Audience.FACILITATOR) -> Pack:
    """Create a pack of the programme CARA."""
    title = title or f"Facilitator manual {next(_numbers)}"
    return create_pack(
        TESTER, programme_id=make_programme().id, title=title, audience=audience, summary="What facilitators need."
    )


def make_draft_version(
    pack: Pack | None = None,
    number: str | None = None,
    *,
    kind: ChangeKind = ChangeKind.MAJOR,
    actor: Actor = TESTER,
    words: DraftWords = WORDS,
) -> PackVersion:
    """Draft a version without files."""
    given = read_number(number) if number else None
    return draft_version(actor, pack=pack or make_pack(), kind=kind, words=words, number=given)


def add_pdf(
    version: PackVersion, name: str = "Facilitator manual.pdf", *, pages: int = 1, actor: Actor = TESTER, text: str = ""
) -> VersionFile:
    """Add a PDF to a draft; each has a content of its own unless a text is given."""
    path = staging().reserve()
    make_pdf(path, pages=pages, text=text or f"File {next(_numbers)}")
    return upload_file(actor, version=version, path=path, file_name=name)


def add_made(version: PackVersion, path: Path, *, actor: Actor = TESTER) -> VersionFile:
    """Add a file that a maker wrote, under its own name; the file is moved away."""
    return upload_file(actor, version=version, path=path, file_name=path.name)


def approver() -> User:
    """Return a trainer who made no part of anything."""
    return make_user(Role.TRAINER)


def make_approved(
    pack: Pack | None = None,
    number: str | None = None,
    *,
    kind: ChangeKind = ChangeKind.MAJOR,
    files: Sequence[str] = ("Facilitator manual.pdf",),
    words: DraftWords = WORDS,
) -> PackVersion:
    """Draft a version, add a PDF for each name, and have a second person approve it."""
    version = make_draft_version(pack, number, kind=kind, words=words)
    for name in files:
        add_pdf(version, name)
    approve_version(
        actor_of(approver()), version_id=version.id, note="Checked.", accepts_unscanned=True, seen_version=None
    )
    return version


def make_released(
    pack: Pack | None = None,
    number: str | None = None,
    *,
    effective_from: date | None = None,
    kind: ChangeKind = ChangeKind.MAJOR,
    files: Sequence[str] = ("Facilitator manual.pdf",),
    words: DraftWords = WORDS,
) -> PackVersion:
    """Have a version drafted, approved and released, from today unless a later day is given."""
    version = make_approved(pack, number, kind=kind, files=files, words=words)
    release_version(TESTER, version_id=version.id, effective_from=effective_from or today(), seen_version=None)
    return version


def files_in(version: PackVersion) -> Sequence[VersionFile]:
    """Return the files in a version's manifest, by name."""
    return db.session.scalars(
        sa.select(VersionFile)
        .where(VersionFile.version_id == version.id, VersionFile.removed_at.is_(None))
        .order_by(VersionFile.folded_name)
    ).all()
