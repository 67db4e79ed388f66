"""The two logs: what was asked for of the materials, with its sums, and the events."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.core.clock import now
from app.core.events import Event, EventTag
from app.core.references import new_id
from app.materials.models import AccessRecord
from app.materials.types import AccessKind
from benchmarks.data.rows import Row, insert, keys
from benchmarks.data.sample import ACCESS_RECORDS, EVENTS, Sample

KINDS = (
    *[AccessKind.DOWNLOADED] * 6,
    AccessKind.REQUESTED,
    AccessKind.REQUESTED,
    AccessKind.VIEWED,
    AccessKind.REFUSED,
)
DAYS_OF_LOG = 500
DAY_OF = {"sqlite": "date(at)", "postgresql": "CAST(at AS date)"}


def make_logs(connection: sa.Connection, sample: Sample) -> None:
    """Make both logs, oldest first, so that keys sort as times do, and the sums that writers would have kept."""
    total = ACCESS_RECORDS * sample.scale
    ids = keys(total, new_id)
    sample.deep_record_id = ids[total // 10]
    insert(connection, AccessRecord, (_access(sample, place, ids[place], total) for place in range(total)))
    day = DAY_OF[connection.dialect.name]
    connection.exec_driver_sql(
        "INSERT INTO material_access_sum (day, organisation_id, pack_id, version_id, kind, times) "
        f"SELECT {day}, organisation_id, pack_id, version_id, kind, count(*) FROM material_access "
        f"GROUP BY {day}, organisation_id, pack_id, version_id, kind"
    )
    insert(connection, Event, _events(sample, EVENTS * sample.scale))


def _moment(place: int, total: int) -> datetime:
    age = timedelta(days=DAYS_OF_LOG) * ((total - place) / total)
    return (now() - age).astimezone(UTC)


def _access(sample: Sample, place: int, key: object, total: int) -> Row:
    file_id, version_id, pack_id = sample.files[place * 7 % len(sample.files)]
    user, kind = place % len(sample.user_ids), KINDS[place % len(KINDS)]
    was_refused = kind is AccessKind.REFUSED
    return {
        "id": key,
        "at": _moment(place, total),
        "kind": kind,
        "user_id": sample.user_ids[user],
        "user_name": f"Facilitator {user}",
        "organisation_id": sample.user_organisations[user],
        "organisation_name": "Provider CIC",
        "programme_id": sample.programme_id,
        "pack_id": pack_id,
        "pack_title": next(title for pack, _, title in sample.packs if pack == pack_id),
        "version_id": version_id,
        "version_number": "2.0.0",
        "file_id": file_id,
        "file_name": "material.pdf",
        "copy_id": None if was_refused else sample.copy_ids[place % len(sample.copy_ids)],
        "verdict_id": None,
        "why": "The licence was suspended." if was_refused else None,
    }


def _events(sample: Sample, total: int) -> Iterator[Row]:
    for place in range(total):
        user = place % len(sample.user_ids)
        yield {
            "id": new_id(),
            "at": _moment(place, total),
            "actor_id": sample.user_ids[user],
            "actor_name": f"Facilitator {user}",
            "tag": EventTag.COPY_DOWNLOADED,
            "subject_kind": "copy",
            "subject_id": sample.licence_ids[place % len(sample.licence_ids)],
            "organisation_id": sample.user_organisations[user],
            "details": {"copy_id": "7Q2M-K8XD-93FA", "file": "material.pdf", "pack": "Slides", "version": "2.0.0"},
        }
