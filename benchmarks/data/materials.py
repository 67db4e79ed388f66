"""Seven packs of three versions each, and the copies people took."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa

from app.core.references import new_copy_id, new_id
from app.core.verdicts.models import VerdictRecord
from app.materials.models import Copy, Pack, PackVersion, VersionApproval, VersionFile, VersionRelease
from app.materials.types import Audience, ChangeKind, CopyState, Scan
from benchmarks.data.rows import BY, Row, at_nine, insert, keys, recorded
from benchmarks.data.sample import COPIES, Sample

PACKS = (
    ("facilitator-manual", "Facilitator manual", Audience.FACILITATOR),
    ("slides", "Slides", Audience.FACILITATOR),
    ("participant-sheets", "Participant sheets", Audience.FACILITATOR),
    ("trainer-pack", "Trainer pack", Audience.TRAINER),
    ("provider-handbook", "Provider handbook", Audience.PROVIDER),
    ("police-handbook", "Police handbook", Audience.POLICE),
    ("commissioning-framework", "Commissioning framework", Audience.COMMISSIONING),
)
VERSIONS = (((1, 0, 0), 400, ChangeKind.MAJOR), ((1, 1, 0), 200, ChangeKind.MINOR), ((2, 0, 0), 60, ChangeKind.MAJOR))
FILES = (("pdf", "application/pdf"), ("pptx", "application/vnd.ms-powerpoint"))


def make_materials(connection: sa.Connection, sample: Sample) -> None:
    """Make packs, versions, files, releases and copies."""
    first = at_nine(sample.today - timedelta(days=500))
    for slug, title, audience in PACKS:
        pack = {"id": new_id(), "slug": slug, "title": title, "audience": audience, "created_at": first}
        insert(connection, Pack, [pack | {"programme_id": sample.programme_id, "summary": f"{title} of CARA."}])
        sample.packs.append((pack["id"], slug, title))
        for number, days_ago, change in VERSIONS:
            _make_version(connection, sample, pack["id"], number, days_ago, change)
    _make_copies(connection, sample)


def _make_version(
    connection: sa.Connection,
    sample: Sample,
    pack_id: object,
    number: tuple[int, int, int],
    days_ago: int,
    change: object,
) -> None:
    key, day = new_id(), sample.today - timedelta(days=days_ago)
    major, minor, patch = number
    version = {"id": key, "pack_id": pack_id, "major": major, "minor": minor, "patch": patch, "change_kind": change}
    words = {"change_note": "Clearer words.", "guidance": "Practice standards, 2025", "language": "en-GB"}
    drafted = {"overlap_days": 30, "drafted_at": at_nine(day), "drafted_by": BY, "row_version": 3}
    insert(connection, PackVersion, [version | words | drafted])
    name = ".".join(map(str, number))
    sample.versions.append((key, pack_id, name))
    insert(connection, VersionFile, _files(sample, pack_id, key, at_nine(day)))
    approval = {"id": new_id(), "version_id": key, "manifest_sha256": "0" * 64, "accepts_unscanned": True, "note": ""}
    insert(connection, VersionApproval, [approval | recorded(day)])
    release = {"id": new_id(), "pack_id": pack_id, "version_id": key, "effective_from": day, "overlap_days": 30}
    insert(connection, VersionRelease, [release | recorded(day)])


def _files(sample: Sample, pack_id: object, version_id: object, at: object) -> Iterator[Row]:
    for kind, media_type in FILES:
        key = new_id()
        sample.files.append((key, version_id, pack_id))
        yield {
            "id": key,
            "version_id": version_id,
            "file_name": f"material.{kind}",
            "folded_name": f"material.{kind}",
            "kind": kind,
            "media_type": media_type,
            "size": 1_000_000,
            "sha256": hashlib.sha256(key.bytes).hexdigest(),
            "storage_key": f"versions/{key}",
            "pages": 120,
            "scan": Scan.NOT_SCANNED,
            "uploaded_at": at,
            "uploaded_by": BY,
        }


def _make_copies(connection: sa.Connection, sample: Sample) -> None:
    total = COPIES * sample.scale
    sample.copy_ids = [new_copy_id() for _ in range(total)]
    verdicts, ids = keys(total, new_id), keys(total, new_id)
    insert(connection, VerdictRecord, (_verdict(sample, place, verdicts[place], ids[place]) for place in range(total)))
    insert(connection, Copy, (_copy(sample, place, verdicts[place], ids[place]) for place in range(total)))


def _verdict(sample: Sample, place: int, key: object, subject_id: object) -> Row:
    day = sample.today - timedelta(days=place % 60)
    rules = ("licence.covers-area@1", "certification.current@1", "materials.version-available@1")
    findings = [{"rule": rule, "passed": True, "because": "It does.", "remedy": None, "facts": {}} for rule in rules]
    return {
        "id": key,
        "question": "materials.copy",
        "as_of": day,
        "subject_kind": "copy",
        "subject_id": subject_id,
        "actor_id": sample.user_ids[place % len(sample.user_ids)],
        "actor_name": "Facilitator",
        "at": at_nine(day),
        "allowed": True,
        "findings": findings,
    }


def _copy(sample: Sample, place: int, verdict_id: object, key: object) -> Row:
    # The newest copies are of current versions, which the last two files of each pack belong to.
    file_id, version_id, pack_id = sample.files[place % len(sample.files)]
    user = place % len(sample.user_ids)
    organisation = sample.user_organisations[user]
    at = at_nine(sample.today - timedelta(days=place % 60))
    return {
        "id": key,
        "copy_id": sample.copy_ids[place],
        "file_id": file_id,
        "version_id": version_id,
        "pack_id": pack_id,
        "user_id": sample.user_ids[user],
        "recipient": f"Facilitator {user}",
        "organisation_id": organisation,
        "organisation_name": "Provider CIC",
        "licence_id": sample.licence_ids[sample.licensee_ids.index(organisation)],
        "licence_reference": "LIC-2026-0001",
        "verdict_id": verdict_id,
        "requested_at": at,
        "state": CopyState.READY,
        "storage_key": f"copies/{key}",
        "stamped_sha256": hashlib.sha256(sample.copy_ids[place].encode()).hexdigest(),
        "stamped_size": 1_010_000,
        "ready_at": at,
    }
