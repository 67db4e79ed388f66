"""What is known of somebody who asks for materials, gathered once per page whatever the number of packs."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, grants_with, may
from app.core.actor import Actor
from app.core.reading import DAY, Together, any_of, rows_of
from app.licences.queries import licences_held_by
from app.licences.rules import LicenceFacts
from app.materials.models import Copy, Pack
from app.materials.queries.shelf import ShelvedPack
from app.materials.queries.versions import version_facts
from app.materials.rules.entitlement import (
    AreaFacts,
    Decision,
    Reader,
    Standpoint,
    Wanted,
    decide_copy,
    turns_on_holdings,
)
from app.materials.rules.versions import VersionFacts
from app.materials.types import Audience, CopyState, Scan
from app.partners.models import AreaName, OrganisationName
from app.partners.queries import AreaOnDay, areas_on, organisation_names
from app.training.models import Engagement, Person
from app.training.queries import facts_from_rows, statements_about_user
from app.training.rules import PersonFacts

PERMISSION_FOR = {
    Audience.FACILITATOR: Permission.PRACTICE_PACKS,
    Audience.TRAINER: Permission.PRACTICE_PACKS,
    Audience.PROVIDER: Permission.PROVIDER_PACKS,
    Audience.POLICE: Permission.POLICE_PACKS,
    Audience.COMMISSIONING: Permission.COMMISSIONING_PACKS,
}
SOMEWHERE = "Your organisation"
Place = tuple[uuid.UUID, uuid.UUID | None]
"""An organisation somebody has a role for, and the area where the role is for one."""


def reader_for(actor: Actor, programme_id: uuid.UUID, programme: str, day: date) -> Reader:
    """Return what the entitlement rules look at about this actor, for a programme and its name, as of a day.

    Trust staff take one query, a provider's person three, a commissioner's two, whatever the number of packs.
    """
    if may(actor, Permission.MATERIALS_READ_ANY):
        return Reader(actor.name, True, _as_the_trust(actor, day), programme=programme)
    places = places_of(actor)
    known = _known_of(actor, places, programme_id, day)
    providers = {organisation_id for organisation_id, area_id in places if area_id is None}
    held = licences_held_by(providers, programme_id) if providers else []
    licences = [facts for facts in held if not facts.is_working_paper]
    standpoints = standpoints_in(places, known.organisations, licences, _areas(places, day))
    return Reader(actor.name, False, standpoints, known.person, known.areas, programme)


def held_under(user_id: uuid.UUID | None, version_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Return, by version, the licences under which the user already holds a copy."""
    return grouped_holdings(rows_of(holdings(), user_id=user_id, version_ids=list(version_ids)))


@cache
def holdings() -> sa.Select[uuid.UUID, uuid.UUID | None]:
    """Return the statement behind `held_under`, for pages that read several things together.

    Its parameters are `user_id` and `version_ids`.
    """
    return (
        sa.select(Copy.version_id, Copy.licence_id)
        .where(
            Copy.user_id == sa.bindparam("user_id", type_=sa.Uuid()),
            Copy.version_id.in_(any_of("version_ids")),
            Copy.licence_id.is_not(None),
            Copy.state != CopyState.FAILED,
        )
        .distinct()
    )


def grouped_holdings(rows: Iterable[tuple[Any, ...]]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Return the licences of the rows of `holdings`, by version."""
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for version_id, licence_id in rows:
        found.setdefault(version_id, set()).add(licence_id)
    return {version_id: frozenset(licences) for version_id, licences in found.items()}


def decide_for(
    actor: Actor,
    pack: Pack,
    version_id: uuid.UUID,
    day: date,
    *,
    scan: Scan | None = None,
    siblings: tuple[VersionFacts, ...] | None = None,
    held: frozenset[uuid.UUID] | None = None,
) -> Decision:
    """Return whether this actor may have a copy of a pack's version on a day, and why (C5–C8).

    With `scan`, the state of one file, the question is about that file. A page that already knows the pack's
    versions, or the licences the actor holds the version under, spares their queries.
    """
    siblings = version_facts([pack.id])[pack.id] if siblings is None else siblings
    version = next(one for one in siblings if one.id == version_id)
    reader = reader_for(actor, pack.programme_id, pack.programme.name, day)
    decision = decide_copy(reader, wanted_from(pack, version, siblings, held or frozenset(), scan), day)
    if held is None and turns_on_holdings(decision):
        held = held_under(actor.user_id, [version_id]).get(version_id, frozenset())
        decision = decide_copy(reader, wanted_from(pack, version, siblings, held, scan), day)
    return decision


def wanted_from(
    pack: Pack | ShelvedPack,
    version: VersionFacts,
    siblings: tuple[VersionFacts, ...],
    held: frozenset[uuid.UUID] = frozenset(),
    scan: Scan | None = None,
) -> Wanted:
    """Return the version as the entitlement rules look at it."""
    return Wanted(pack.title, pack.audience, version, siblings, held, scan)


def places_of(actor: Actor) -> dict[Place, frozenset[Audience]]:
    """Return what the actor's roles in each place are written for: a role counts only where it is held."""
    found: dict[Place, frozenset[Audience]] = {}
    for audience, permission in PERMISSION_FOR.items():
        for grant in grants_with(actor, permission):
            place = grant.organisation_id, grant.area_id
            found[place] = found.get(place, frozenset()) | {audience}
    return found


def standpoints_in(
    places: Mapping[Place, frozenset[Audience]],
    names: Mapping[uuid.UUID, str],
    licences: Iterable[LicenceFacts],
    areas: Mapping[uuid.UUID, AreaFacts],
) -> tuple[Standpoint, ...]:
    """Return a standpoint for each place and, where an organisation holds licences, for each of them."""
    held = list(licences)
    found: list[Standpoint] = []
    for (organisation_id, area_id), audiences in places.items():
        name = names.get(organisation_id, SOMEWHERE)
        if area_id is not None:
            found.append(Standpoint(organisation_id, name, audiences, area=areas.get(area_id)))
            continue
        own: list[LicenceFacts | None] = [one for one in held if one.licensee_id == organisation_id]
        found += [Standpoint(organisation_id, name, audiences, licence) for licence in own or [None]]
    return tuple(found)


def area_facts(area: AreaOnDay) -> AreaFacts:
    """Return an area as the entitlement rules look at it."""
    return AreaFacts(area.short_name, area.delivery.facts if area.delivery else None)


def _as_the_trust(actor: Actor, day: date) -> tuple[Standpoint, ...]:
    trust = grants_with(actor, Permission.MATERIALS_READ_ANY)[0].organisation_id
    return (Standpoint(trust, organisation_names([trust], day).get(trust, SOMEWHERE)),)


@dataclass(frozen=True)
class _Known:
    """The reader's record in the register, and the names of their organisations and areas."""

    person: PersonFacts | None
    organisations: dict[uuid.UUID, str]
    areas: dict[uuid.UUID, str]


def _known_of(actor: Actor, places: Iterable[Place], programme_id: uuid.UUID, day: date) -> _Known:
    if actor.user_id is None or not places:
        return _Known(None, {}, {})
    organisation_ids = sorted({organisation_id for organisation_id, _ in places})
    *person, organisations, areas = _about_reader().read(
        user_id=actor.user_id, programme_id=programme_id, day=day, organisation_ids=organisation_ids
    )
    return _Known(facts_from_rows(person), _pairs(organisations), _pairs(areas))


@cache
def _about_reader() -> Together:
    """Every page of materials reads this: it is put together once."""
    mine = Person.user_id == sa.bindparam("user_id", type_=sa.Uuid())
    engaged = sa.select(Engagement.area_id).join(Person, Person.id == Engagement.person_id).where(mine)
    return Together(
        *statements_about_user(),
        sa.select(OrganisationName.organisation_id, OrganisationName.name).where(
            OrganisationName.organisation_id.in_(any_of("organisation_ids")), OrganisationName.holds_on(DAY)
        ),
        sa.select(AreaName.area_id, AreaName.short_name).where(AreaName.area_id.in_(engaged), AreaName.holds_on(DAY)),
    )


def _pairs(rows: list[tuple[Any, ...]]) -> dict[uuid.UUID, str]:
    return {row[0]: row[1] for row in rows}


def _areas(places: Iterable[Place], day: date) -> dict[uuid.UUID, AreaFacts]:
    ids = {area_id for _, area_id in places if area_id is not None}
    found = areas_on(day, ids) if ids else []
    return {one.area.id: area_facts(one) for one in found}
