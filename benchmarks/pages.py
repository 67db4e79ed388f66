"""The main pages, and for each what its floor reads: the same rows by raw SQL."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from benchmarks.data import Sample

LICENCES = """
SELECT l.reference, n.name, a.short_name, t.starts_on, t.ends_on, t.grace_days FROM licence l
JOIN organisation_name n ON n.organisation_id = l.licensee_id AND n.superseded_at IS NULL
JOIN licence_terms t ON t.licence_id = l.id AND t.superseded_at IS NULL
JOIN licence_territory r ON r.licence_id = l.id AND r.superseded_at IS NULL
JOIN area_name a ON a.area_id = r.area_id AND a.superseded_at IS NULL {where} ORDER BY l.reference LIMIT 25"""
SUSPENSIONS = "SELECT from_day, lifted_from, reason FROM licence_suspension WHERE licence_id = :licence"
SIGNATURES = "SELECT side, signatory, signed_on FROM licence_signature WHERE licence_id = :licence"
PEOPLE = """
SELECT p.number, n.name, o.name, a.short_name, c.level, c.until_day FROM person p
JOIN person_name n ON n.person_id = p.id AND n.superseded_at IS NULL
JOIN engagement e ON e.person_id = p.id AND e.superseded_at IS NULL
JOIN organisation_name o ON o.organisation_id = e.organisation_id AND o.superseded_at IS NULL
JOIN area_name a ON a.area_id = e.area_id AND a.superseded_at IS NULL
JOIN certification_period c ON c.person_id = p.id AND c.superseded_at IS NULL {where} ORDER BY n.name LIMIT 25"""
STANDINGS = "SELECT kind, from_day, reason FROM standing WHERE person_id = :person"
PACKS = """
SELECT p.slug, p.title, p.audience, v.major, v.minor, v.patch, r.effective_from FROM pack p
JOIN pack_version v ON v.pack_id = p.id JOIN version_release r ON r.version_id = v.id
WHERE r.superseded_at IS NULL ORDER BY p.title, r.effective_from"""
VERSION = """
SELECT v.major, v.minor, v.patch, v.change_note, v.guidance, p.title, r.effective_from FROM pack_version v
JOIN pack p ON p.id = v.pack_id JOIN version_release r ON r.version_id = v.id WHERE p.id = :pack"""
FILES = "SELECT file_name, kind, size, sha256, pages, scan FROM version_file WHERE version_id = :version"
COPY = """
SELECT c.copy_id, c.recipient, c.organisation_name, c.licence_reference, c.requested_at, p.title, f.file_name
FROM material_copy c JOIN pack p ON p.id = c.pack_id JOIN version_file f ON f.id = c.file_id WHERE c.copy_id = :copy"""
COPY_LOG = "SELECT at, kind, user_name FROM material_access WHERE copy_id = :copy ORDER BY id DESC LIMIT 25"
LOG = """
SELECT at, kind, user_name, organisation_name, pack_title, version_number, file_name, copy_id, why
FROM material_access {where} ORDER BY id DESC LIMIT 26"""
LOG_COUNT = "SELECT count(*) FROM (SELECT 1 FROM material_access LIMIT 1001) AS counted"
AREAS = """
SELECT a.code, n.name, a.tile_column, a.tile_row, d.model, d.live_from FROM force_area a
JOIN area_name n ON n.area_id = a.id AND n.superseded_at IS NULL
LEFT JOIN area_delivery d ON d.area_id = a.id AND d.superseded_at IS NULL ORDER BY n.name"""
ORGANISATIONS = """
SELECT o.id, o.kind, n.name, n.from_day FROM organisation o
JOIN organisation_name n ON n.organisation_id = o.id AND n.superseded_at IS NULL ORDER BY lower(n.name) LIMIT 25"""
PARTIES = """
SELECT y.role, y.governance, o.name FROM area_party y JOIN force_area a ON a.id = y.area_id
JOIN organisation_name o ON o.organisation_id = y.organisation_id WHERE a.code = :area"""
EVENTS = "SELECT at, actor_name, tag, subject_kind, reason, details FROM event ORDER BY id DESC LIMIT 26"
ENDING = LICENCES.format(where="WHERE t.ends_on BETWEEN :today AND :soon")
DUE = PEOPLE.format(where="WHERE c.due_on BETWEEN :today AND :soon")

MANAGER, FACILITATOR = "licence-manager", "facilitator"


@dataclass(frozen=True)
class Page:
    """A page: its name, its address in a sample, whose view of it is measured, and its floor's statements."""

    name: str
    path: Callable[[Sample], str]
    floor: tuple[str, ...]
    viewer: str = MANAGER


PAGES = (
    Page("home", lambda _: "/", (ENDING, DUE)),
    Page("home, facilitator", lambda _: "/", (DUE, PACKS), FACILITATOR),
    Page("licences", lambda _: "/licences", (LICENCES.format(where=""),)),
    Page(
        "a licence",
        lambda sample: f"/licences/{sample.licence_at(0)}",
        (LICENCES.format(where="WHERE l.id = :licence"), SUSPENSIONS, SIGNATURES),
    ),
    Page("people", lambda _: "/people", (PEOPLE.format(where=""),)),
    Page(
        "a person",
        lambda sample: f"/people/{sample.person_number}",
        (PEOPLE.format(where="WHERE p.id = :person"), STANDINGS),
    ),
    Page("materials", lambda _: "/materials", (PACKS,)),
    Page("materials, facilitator", lambda _: "/materials", (PACKS,), FACILITATOR),
    Page("a version", lambda _: "/materials/facilitator-manual/2.0.0", (VERSION, FILES)),
    Page("a version, facilitator", lambda _: "/materials/facilitator-manual/2.0.0", (VERSION, FILES), FACILITATOR),
    Page("a copy", lambda sample: f"/copies/{sample.copy_ids[0]}", (COPY, COPY_LOG)),
    Page("access log, first page", lambda _: "/materials/log", (LOG.format(where=""), LOG_COUNT)),
    Page(
        "access log, deep page",
        lambda sample: f"/materials/log?after={sample.deep_record_id}",
        (LOG.format(where="WHERE id < :deep"), LOG_COUNT),
    ),
    Page("areas", lambda _: "/areas", (AREAS,)),
    Page(
        "an area",
        lambda sample: f"/areas/{sample.area_codes[0]}",
        (PARTIES, LICENCES.format(where="WHERE r.area_id = :area_id")),
    ),
    Page("organisations", lambda _: "/organisations", (ORGANISATIONS,)),
    Page("event log", lambda _: "/audit", (EVENTS,)),
)


def parameters(sample: Sample) -> dict[str, Any]:
    """Return what the floors' statements name, as both databases take it."""
    licence = sample.licence_at(0)
    return {
        "licence": licence.hex,
        "person": sample.person_id.hex if sample.person_id else None,
        "pack": sample.packs[0][0].hex,
        "version": sample.versions[2][0].hex,
        "copy": sample.copy_ids[0],
        "deep": sample.deep_record_id.hex if sample.deep_record_id else None,
        "area": sample.area_codes[0],
        "area_id": sample.area_ids[0].hex,
        "today": sample.today.isoformat(),
        "soon": sample.today.replace(year=sample.today.year + 1).isoformat(),
    }
