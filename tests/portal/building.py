"""People, packs and copies for the portal's tests; people through the actions of training."""

import uuid
from datetime import date, timedelta
from itertools import count

from app.accounts.models import User
from app.core.clock import now, today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.jobs import Job, JobState, Priority
from app.core.references import new_copy_id
from app.core.verdicts import Verdict, passed
from app.core.verdicts.models import keep_verdict
from app.licences.models import Programme
from app.materials.models import Copy, Pack, PackVersion, VersionApproval, VersionFile, VersionRelease
from app.materials.types import Audience, ChangeKind, CopyState, Scan
from app.partners.models import ForceArea, Organisation
from app.training.actions import award_level, engage_person, register_person
from app.training.models import Person
from app.training.types import Level
from tests.builders.licences import make_programme
from tests.builders.partners import TESTER

_numbers = count(1)


def make_facilitator(
    organisation: Organisation,
    area: ForceArea,
    until_day: date | None = None,
    *,
    name: str | None = None,
    level: Level = Level.CERTIFIED,
    user: User | None = None,
) -> Person:
    """Register somebody, engage them, and award a level that ends on a day, in two years unless one is given."""
    until_day = until_day or today() + timedelta(days=700)
    from_day = until_day - timedelta(days=720)
    person = register_person(TESTER, name=name or f"Facilitator {next(_numbers)}", from_day=from_day, user=user)
    engage_person(TESTER, person=person, organisation=organisation, area=area, from_day=from_day)
    programme = make_programme()
    award_level(
        TESTER, person=person, programme=programme, level=level, from_day=from_day, until_day=until_day, reason="Met it"
    )
    return person


def make_pack(title: str, audience: Audience, programme: Programme | None = None) -> Pack:
    """Add a pack without versions."""
    programme = programme or make_programme()
    slug = f"{title.lower().replace(' ', '-')[:60]}-{next(_numbers)}"
    pack = Pack(slug=slug, title=title, summary="What it is", audience=audience, programme_id=programme.id)
    db.session.add(pack)
    db.session.flush()
    return pack


def make_version(
    pack: Pack,
    major: int = 1,
    *,
    drafted_by: User | None = None,
    uploaded_by: User | None = None,
    files: int = 1,
    scan: Scan = Scan.CLEAN,
    effective_from: date | None = None,
    is_approved: bool = False,
) -> PackVersion:
    """Add a version with files: a draft, approved where asked, released where it takes effect on a day."""
    author = drafted_by.id if drafted_by is not None else None
    version = PackVersion(
        **{"pack_id": pack.id, "major": major, "minor": 0, "patch": 0, "change_kind": ChangeKind.MAJOR},
        **{"change_note": "New", "guidance": "None", "overlap_days": 30},
        **{"drafted_by_id": author, "drafted_by": drafted_by.name if drafted_by is not None else "Somebody"},
    )
    db.session.add(version)
    db.session.flush()
    for number in range(files):
        _add_file(version, number, scan, uploaded_by.id if uploaded_by is not None else author)
    if is_approved or effective_from is not None:
        approval = {"manifest_sha256": "0" * 64, "accepts_unscanned": False, "note": "Read it"}
        db.session.add(VersionApproval(version_id=version.id, **approval, **recorded_by(TESTER)))
    if effective_from is not None:
        release = {"pack_id": pack.id, "version_id": version.id, "effective_from": effective_from, "overlap_days": 30}
        db.session.add(VersionRelease(**release, **recorded_by(TESTER)))
    db.session.flush()
    return version


def make_copy(version: PackVersion, user: User, organisation: Organisation, state: CopyState = CopyState.READY) -> Copy:
    """Add a copy of a version's first file for a user."""
    file = db.session.query(VersionFile).filter_by(version_id=version.id).first()
    verdict = keep_verdict(
        TESTER,
        Verdict("materials.copy", today(), (passed("Allowed."),)),
        subject_kind="version",
        subject_id=version.id,
    )
    db.session.flush()
    copy = Copy(
        **{"copy_id": new_copy_id(), "file_id": file.id, "version_id": version.id, "pack_id": version.pack_id},
        **{"user_id": user.id, "recipient": user.name, "organisation_id": organisation.id},
        **{"organisation_name": "An organisation", "verdict_id": verdict.id, "requested_at": now(), "state": state},
        storage_key="copies/one" if state is CopyState.READY else None,
        failure="The file could not be read." if state is CopyState.FAILED else None,
    )
    db.session.add(copy)
    db.session.flush()
    return copy


def add_job(state: JobState) -> None:
    """Add a job in a state."""
    finished_at = now() if state is JobState.DEAD else None
    common = {"task": "copies.stamp", "arguments": {}, "priority": Priority.SOON, "run_at": now(), "max_attempts": 5}
    db.session.add(Job(state=state, finished_at=finished_at, **common))
    db.session.flush()


def _add_file(version: PackVersion, number: int, scan: Scan, uploaded_by_id: uuid.UUID | None) -> None:
    name = f"file-{number}.pdf"
    db.session.add(
        VersionFile(
            **{"version_id": version.id, "file_name": name, "folded_name": name, "kind": "pdf"},
            **{"media_type": "application/pdf", "size": 10, "sha256": uuid.uuid4().hex * 2},
            **{"storage_key": f"files/{uuid.uuid4()}", "scan": scan, "uploaded_by": "Somebody"},
            uploaded_by_id=uploaded_by_id,
        )
    )
