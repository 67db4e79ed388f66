"""Everything on record about one version: its files, approval, release and withdrawal, and what happened to it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.core.clock import day_of
from app.core.db import db
from app.core.errors import NotFound, NotYet
from app.core.events import LINE, Event, EventLine, EventTag
from app.core.formats import long_date
from app.core.reading import AnySelect, any_of, rows_of
from app.materials.models import Pack, PackVersion, VersionApproval, VersionFile, VersionRelease, VersionWithdrawal
from app.materials.queries.versions import version_facts
from app.materials.rules.manifest import ManifestFile
from app.materials.rules.numbers import read_number
from app.materials.rules.release import ApprovalFacts, Candidate
from app.materials.rules.versions import VersionFacts

LONGEST_TIMELINE = 100
# A pack's history is that of its versions; what was done to single files stands on the version's own page.
MILESTONES = (
    EventTag.PACK_CREATED,
    EventTag.PACK_CORRECTED,
    EventTag.VERSION_DRAFTED,
    EventTag.VERSION_APPROVED,
    EventTag.VERSION_RETURNED,
    EventTag.VERSION_RELEASED,
    EventTag.VERSION_WITHDRAWN,
    EventTag.VERSION_DISCARDED,
)


@dataclass(frozen=True)
class VersionRecord:
    """A version with its files and the facts in force about it."""

    version: PackVersion
    files: tuple[VersionFile, ...]
    siblings: tuple[VersionFacts, ...]
    approval: VersionApproval | None
    release: VersionRelease | None
    withdrawal: VersionWithdrawal | None

    @property
    def facts(self) -> VersionFacts:
        """Return the version's own dated facts."""
        return next(one for one in self.siblings if one.id == self.version.id)

    def candidate(self, *, has_scanner: bool) -> Candidate:
        """Return the version as the rules of approval and release look at it."""
        return Candidate(
            title=self.version.pack.title,
            facts=self.facts,
            siblings=self.siblings,
            files=tuple(_manifest_file(file) for file in self.files),
            drafted_by_id=self.version.drafted_by_id,
            approval=_approval_facts(self.approval),
            has_scanner=has_scanner,
        )


def version_record(version: PackVersion) -> VersionRecord:
    """Return everything in force about a version, in two queries."""
    return _record(_statement_by_id(), {"version_id": version.id})


def version_record_at(slug: str, number: str) -> VersionRecord:
    """Return everything in force about the version at an address, in two queries; raises NotFound."""
    major, minor, patch = read_number(number) or (-1, -1, -1)
    return _record(_statement_by_address(), {"slug": slug, "major": major, "minor": minor, "patch": patch})


def insist_it_was_drafted(record: VersionRecord, day: date) -> None:
    """Raise NotYet for a day before the version was drafted, for its viewer to learn since when the portal knows it."""
    version = record.version
    drafted_on = day_of(version.drafted_at)
    if day < drafted_on and not record.facts.is_effective_on(day):
        name, begun = f"{version.pack.title} {version.number}", long_date(drafted_on)
        raise NotYet(f"{name} was drafted on {begun}. There is nothing of it on {long_date(day)}.")


def _record(statement: AnySelect, parameters: dict[str, Any]) -> VersionRecord:
    rows = db.session.execute(statement, parameters).all()
    if not rows:
        raise NotFound("version")
    version, approval, release, withdrawal, _ = rows[0]
    files = tuple(row[-1] for row in rows if row[-1] is not None)
    siblings = version_facts([version.pack_id])[version.pack_id]
    return VersionRecord(version, files, siblings, approval, release, withdrawal)


# Every click on a version runs these: they are put together once.


@cache
def _statement_by_id() -> AnySelect:
    return _statement().where(PackVersion.id == sa.bindparam("version_id", type_=sa.Uuid()))


@cache
def _statement_by_address() -> AnySelect:
    columns = {"major": PackVersion.major, "minor": PackVersion.minor, "patch": PackVersion.patch, "slug": Pack.slug}
    return _statement().where(*(column == sa.bindparam(name) for name, column in columns.items()))


def _statement() -> AnySelect:
    """One row for each file, since there is never more than one approval, release or withdrawal in force."""
    in_manifest = sa.and_(VersionFile.version_id == PackVersion.id, VersionFile.removed_at.is_(None))
    statement: Any = (
        sa.select(PackVersion, VersionApproval, VersionRelease, VersionWithdrawal, VersionFile)
        .join(PackVersion.pack)
        .outerjoin(VersionApproval, _in_force(VersionApproval))
        .outerjoin(VersionRelease, _in_force(VersionRelease))
        .outerjoin(VersionWithdrawal, _in_force(VersionWithdrawal))
        .outerjoin(VersionFile, in_manifest)
        .options(contains_eager(PackVersion.pack).joinedload(Pack.programme))
        .order_by(VersionFile.folded_name)
    )
    return statement  # type: ignore[no-any-return]


def was_ever_approved(version_id: uuid.UUID) -> bool:
    """Return whether any approval speaks of the version, one that has ended among them."""
    return bool(db.session.scalar(sa.select(sa.exists().where(VersionApproval.version_id == version_id))))


def events_about_pack(pack: Pack, version_ids: Sequence[uuid.UUID]) -> list[EventLine]:
    """Return the milestones of a pack and its versions, newest first; the oldest are left to the event log."""
    return [EventLine(*row) for row in rows_of(_milestones(), pack_id=pack.id, version_ids=list(version_ids))]


def events_about_version(version_id: uuid.UUID) -> list[EventLine]:
    """Return what happened to a version, newest first; the oldest are left to the event log."""
    return [EventLine(*row) for row in rows_of(_history(), version_id=version_id)]


@cache
def _milestones() -> AnySelect:
    of_pack = sa.and_(Event.subject_kind == "pack", Event.subject_id == sa.bindparam("pack_id", type_=sa.Uuid()))
    of_versions = sa.and_(Event.subject_kind == "version", Event.subject_id.in_(any_of("version_ids")))
    return _newest(sa.and_(sa.or_(of_pack, of_versions), Event.tag.in_(MILESTONES)))


@cache
def _history() -> AnySelect:
    one = Event.subject_id == sa.bindparam("version_id", type_=sa.Uuid())
    return _newest(sa.and_(Event.subject_kind == "version", one))


def _newest(condition: sa.ColumnElement[bool]) -> AnySelect:
    return sa.select(*LINE).where(condition).order_by(Event.id.desc()).limit(LONGEST_TIMELINE)


def _in_force(fact: type[VersionApproval] | type[VersionRelease] | type[VersionWithdrawal]) -> sa.ColumnElement[bool]:
    return sa.and_(fact.version_id == PackVersion.id, fact.is_known())


def _manifest_file(file: VersionFile) -> ManifestFile:
    return ManifestFile(file.file_name, file.sha256, file.size, file.scan, file.uploaded_by_id)


def _approval_facts(approval: VersionApproval | None) -> ApprovalFacts | None:
    if approval is None:
        return None
    on = day_of(approval.recorded_at)
    return ApprovalFacts(approval.recorded_by, on, approval.manifest_sha256, approval.accepts_unscanned)
