"""What is known of somebody who asks for materials, gathered once per page whatever the number of packs."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa

from app.core.access import Permission, may, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.licences.models import Licence, Programme
from app.licences.queries.facts import licence_facts
from app.licences.rules import LicenceFacts
from app.materials.models import Copy, Pack
from app.materials.queries.versions import version_facts
from app.materials.rules.entitlement import AreaFacts, Decision, Reader, Standpoint, Wanted, decide_copy
from app.materials.rules.versions import VersionFacts
from app.materials.types import Audience
from app.partners.queries import area_names, areas_on, organisation_names
from app.training.queries import facts_of_user

PERMISSION_FOR = {
    Audience.FACILITATOR: Permission.PRACTICE_PACKS,
    Audience.TRAINER: Permission.PRACTICE_PACKS,
    Audience.PROVIDER: Permission.PROVIDER_PACKS,
    Audience.POLICE: Permission.POLICE_PACKS,
    Audience.COMMISSIONING: Permission.COMMISSIONING_PACKS,
}


def reader_for(actor: Actor, programme: Programme, day: date) -> Reader:
    """Return what the entitlement rules look at about this actor, as of a day."""
    reads_any = may(actor, Permission.MATERIALS_READ_ANY)
    audiences = frozenset(audience for audience, permission in PERMISSION_FOR.items() if may(actor, permission))
    standpoints = _standpoints(actor, programme, day)
    if reads_any or actor.user_id is None:
        return Reader(actor.name, reads_any, audiences, standpoints, programme=programme.name)
    person = facts_of_user(actor.user_id, programme.id, day)
    engaged = {area for _, area in person.engaged} if person else set()
    return Reader(
        name=actor.name,
        reads_any=False,
        audiences=audiences,
        standpoints=standpoints,
        areas=_areas(actor, day),
        person=person,
        area_names=area_names(engaged, day) if engaged else {},
        programme=programme.name,
    )


def held_under(user_id: uuid.UUID | None, version_ids: set[uuid.UUID]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Return, by version, the licences under which the user already holds a copy."""
    rows = db.session.execute(
        sa.select(Copy.version_id, Copy.licence_id)
        .where(Copy.user_id == user_id, Copy.version_id.in_(version_ids), Copy.licence_id.is_not(None))
        .distinct()
    )
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for version_id, licence_id in rows:
        if licence_id is not None:
            found.setdefault(version_id, set()).add(licence_id)
    return {version_id: frozenset(licences) for version_id, licences in found.items()}


def decide_for(actor: Actor, pack: Pack, version_id: uuid.UUID, day: date) -> Decision:
    """Return whether this actor may have a copy of a pack's version on a day, and why (C5–C8)."""
    siblings = version_facts([pack.id])[pack.id]
    version = next(one for one in siblings if one.id == version_id)
    held = held_under(actor.user_id, {version_id}).get(version_id, frozenset())
    return decide_copy(reader_for(actor, pack.programme, day), wanted_from(pack, version, siblings, held), day)


def wanted_from(
    pack: Pack, version: VersionFacts, siblings: tuple[VersionFacts, ...], held: frozenset[uuid.UUID]
) -> Wanted:
    """Return the version as the entitlement rules look at it."""
    return Wanted(pack.title, pack.audience, version, siblings, held)


def _standpoints(
    actor: Actor, programme: Programme, day: date, known_at: datetime | None = None
) -> tuple[Standpoint, ...]:
    organisation_ids = sorted(actor.organisation_ids)
    names = organisation_names(organisation_ids, day)
    licences = _licences_of(organisation_ids, programme.id, known_at)
    found = []
    for organisation_id in organisation_ids:
        own: list[LicenceFacts | None] = [one for one in licences if one.licensee_id == organisation_id]
        name = names.get(organisation_id, "Your organisation")
        found += [Standpoint(organisation_id, name, licence) for licence in own or [None]]
    return tuple(found)


def _licences_of(
    organisation_ids: list[uuid.UUID], programme_id: uuid.UUID, known_at: datetime | None
) -> list[LicenceFacts]:
    wanted = sa.select(Licence.id).where(
        Licence.licensee_id.in_(organisation_ids), Licence.programme_id == programme_id
    )
    return licence_facts(wanted, known_at=known_at)


def _areas(actor: Actor, day: date) -> tuple[AreaFacts, ...]:
    ids = scope_of(actor, Permission.POLICE_PACKS).area_ids
    if not ids:
        return ()
    return tuple(AreaFacts(one.short_name, one.delivery.facts if one.delivery else None) for one in areas_on(day, ids))
