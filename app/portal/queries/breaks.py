"""Whom a licence's lapse would touch: people engaged under it, copies held, and accounts (A21)."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.core.reading import DAY, AnySelect, any_of, rows_of
from app.core.roles import Role
from app.materials.models import AccessRecord, Copy, Pack, PackVersion
from app.materials.types import AccessKind
from app.training.models import CertificationPeriod, Engagement, Person, PersonName
from app.training.queries.state import certification_state_expression
from app.training.types import CertificationState, Level

MOST_PEOPLE = 200
DELIVERING = (CertificationState.PROVISIONAL, CertificationState.CERTIFIED, CertificationState.RENEWAL_OPEN)
ORGANISATION: Any = sa.bindparam("organisation_id", type_=sa.Uuid())
PROGRAMME: Any = sa.bindparam("programme_id", type_=sa.Uuid())
LICENCE: Any = sa.bindparam("licence_id", type_=sa.Uuid())


@dataclass(frozen=True)
class EngagedPerson:
    """Somebody the licensee engages in an area who may deliver on the day: their level, and its last day."""

    number: str
    name: str
    area_id: uuid.UUID
    level: Level
    until_day: date


@dataclass(frozen=True)
class HeldVersion:
    """A version of a pack that people of the licensee downloaded under the licence: how many copies, by how many."""

    title: str
    slug: str
    number: str
    copies: int
    people: int


@dataclass(frozen=True)
class HeldAccount:
    """A role somebody holds for the licensee on the day."""

    name: str
    role: Role


def engaged_people(
    organisation_id: uuid.UUID, area_ids: Collection[uuid.UUID], programme_id: uuid.UUID, day: date
) -> list[EngagedPerson]:
    """Return whom an organisation engages in these areas and who may deliver on a day, by name, the first few.

    A trainee, and whoever is expired, suspended, stood down or revoked, could run no group anyway. In one query.
    """
    asked = {"organisation_id": organisation_id, "programme_id": programme_id, "ids": list(area_ids), "day": day}
    found: dict[tuple[str, uuid.UUID], EngagedPerson] = {}
    for number, name, area_id, level, until in rows_of(_engaged(programme_id, day), **asked):
        known, one = found.get((number, area_id)), EngagedPerson(number, name, area_id, level, until)
        if known is None or _stands_higher(one, known):
            found[number, area_id] = one
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.number, one.area_id))


def held_versions(organisation_id: uuid.UUID, licence_id: uuid.UUID) -> Sequence[HeldVersion]:
    """Return the versions the organisation's people downloaded under a licence, by title and number, in one query."""
    rows = rows_of(_held(), organisation_id=organisation_id, licence_id=licence_id)
    return [HeldVersion(title, slug, f"{a}.{b}.{c}", copies, people) for title, slug, a, b, c, copies, people in rows]


def held_accounts(organisation_id: uuid.UUID, day: date) -> Sequence[HeldAccount]:
    """Return the roles people hold for an organisation on a day, by name, in one query."""
    rows = rows_of(_accounts(), organisation_id=organisation_id, day=day)
    return [HeldAccount(name, role) for name, role in rows]


def _stands_higher(one: EngagedPerson, other: EngagedPerson) -> bool:
    """The higher level counts, and of equals what lasts longer."""
    return (one.level.rank, one.until_day) > (other.level.rank, other.until_day)


@lru_cache(maxsize=64)
def _engaged(programme_id: uuid.UUID, day: date) -> AnySelect:
    """Put together once a day for a programme: the state has both built in."""
    period = CertificationPeriod
    held = sa.and_(period.person_id == Engagement.person_id, period.programme_id == PROGRAMME, period.holds_on(DAY))
    return (
        sa.select(Person.number, PersonName.name, Engagement.area_id, period.level, period.until_day)
        .select_from(Engagement)
        .join(Person, Person.id == Engagement.person_id)
        .join(PersonName, sa.and_(PersonName.person_id == Person.id, PersonName.holds_on(DAY)))
        .join(period, held)
        .where(Engagement.organisation_id == ORGANISATION, Engagement.area_id.in_(any_of("ids")))
        .where(Engagement.holds_on(DAY), certification_state_expression(programme_id, day).in_(DELIVERING))
        .order_by(PersonName.folded_name, Person.number)
        .limit(MOST_PEOPLE)
    )


@cache
def _held() -> AnySelect:
    had = sa.exists().where(AccessRecord.copy_id == Copy.copy_id, AccessRecord.kind == AccessKind.DOWNLOADED)
    version = PackVersion
    return (
        sa.select(
            *(Pack.title, Pack.slug, version.major, version.minor, version.patch),
            *(sa.func.count(Copy.id), sa.func.count(Copy.user_id.distinct())),
        )
        .select_from(Copy)
        .join(Pack, Pack.id == Copy.pack_id)
        .join(version, version.id == Copy.version_id)
        .where(Copy.organisation_id == ORGANISATION, Copy.licence_id == LICENCE, had)
        .group_by(Pack.title, Pack.slug, version.major, version.minor, version.patch)
        .order_by(Pack.title, version.major, version.minor, version.patch)
    )


@cache
def _accounts() -> AnySelect:
    return (
        sa.select(User.name, RoleGrant.role)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.organisation_id == ORGANISATION, RoleGrant.holds_on(DAY))
        .order_by(sa.func.lower(User.name), RoleGrant.role)
        .limit(MOST_PEOPLE)
    )
