"""What other features know of a force area on a day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.clock import end_of_day
from app.core.db import db
from app.core.verdicts import Finding
from app.licences.models import Licence, LicenceTerms, LicenceTerritory
from app.licences.queries import is_visible_to, licence_facts, state_expression
from app.licences.rules import IN_TERM, licence_state
from app.licences.types import LicenceState
from app.materials.rules.versions import current_version
from app.materials.types import Audience
from app.partners.queries import AreaOnDay, organisation_name_on
from app.partners.rules import area_is_engaged, area_is_mobilising_or_live
from app.portal.queries.home.packs import packs_with_versions
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing
from app.training.types import Level

CERTIFIED = tuple(level for level in Level if level.rank >= Level.CERTIFIED.rank)
NOT_YET = (LicenceState.DRAFT, LicenceState.NEGOTIATION, LicenceState.SUPERSEDED)
MOST_NAMED = 50


@dataclass(frozen=True)
class AreaLicence:
    """A licence that covers an area, with its state on the day."""

    id: uuid.UUID
    reference: str
    licensee: str
    part: str | None
    state: LicenceState
    ends_on: date


@dataclass(frozen=True)
class NamedFacilitator:
    """Somebody certified and engaged in an area, for those who may know their name."""

    number: str
    name: str
    level: Level
    until_day: date
    organisation: str


@dataclass(frozen=True)
class Facilitators:
    """How many certified people are engaged in an area, and those of them whose names the viewer may know."""

    count: int
    named: Sequence[NamedFacilitator]


@dataclass(frozen=True)
class Handbook:
    """A pack for an area's police and commissioner, its current version, and whether the area qualifies for it."""

    title: str
    href: str
    number: str
    finding: Finding


def licences_of_area(viewer: Actor, area_id: uuid.UUID, day: date) -> list[AreaLicence]:
    """Return the licences whose territory includes the area on the day, in one query.

    Those the viewer may read, and their own organisation's, whose state decides what they may have.
    """
    may_know = sa.or_(is_visible_to(viewer), Licence.licensee_id.in_(viewer.organisation_ids))
    state, here = state_expression(day), aliased(LicenceTerritory)
    rows = db.session.execute(
        sa.select(
            Licence.id,
            Licence.reference,
            organisation_name_on(day, Licence.licensee_id),
            here.part,
            state,
            LicenceTerms.ends_on,
        )
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known()))
        .join(here, sa.and_(here.licence_id == Licence.id, here.superseded_at.is_(None)))
        .where(here.area_id == area_id, _includes(here, day), may_know)
        .order_by(LicenceTerms.ends_on.desc(), Licence.reference)
    )
    return [AreaLicence(key, ref, licensee or "–", part, found, ends) for key, ref, licensee, part, found, ends in rows]


def licence_sentences(licences: Sequence[AreaLicence], day: date) -> list[str]:
    """Return what is wrong with the area's licence, where it has had one and none is in term on the day."""
    decisive = [one for one in licences if one.state not in NOT_YET]
    if not decisive or any(one.state in IN_TERM for one in decisive):
        return []
    (facts,) = licence_facts([decisive[0].id])
    answer = licence_state(facts, day)
    return [f"Licence {facts.reference}: {answer.state.label.lower()}. {answer.sentences[0]}"]


def facilitators_of_area(viewer: Actor, area_id: uuid.UUID, day: date) -> Facilitators:
    """Return the people certified and engaged in the area on the day, in one query.

    The number is for everybody who may read the area; a name for those who may read that organisation's people.
    """
    highest: dict[uuid.UUID, Any] = {}
    for row in db.session.execute(_certified_statement(), {"area_id": area_id, "day": day}):
        known = highest.get(row.id)
        if known is None or (row.level.rank, row.until_day) > (known.level.rank, known.until_day):
            highest[row.id] = row
    scope = scope_of(viewer, Permission.PEOPLE_READ)
    named = [
        NamedFacilitator(row.number, row.name, row.level, row.until_day, row.organisation or "–")
        for row in highest.values()
        if scope.everything or row.organisation_id in scope.organisation_ids
    ]
    return Facilitators(len(highest), sorted(named, key=lambda one: one.name)[:MOST_NAMED])


def handbooks_of_area(area: AreaOnDay, day: date) -> list[Handbook]:
    """Return the packs written for police and commissioners with their current versions, in one query (C7)."""
    facts = area.delivery.facts if area.delivery is not None else None
    decides = {Audience.POLICE: area_is_mobilising_or_live, Audience.COMMISSIONING: area_is_engaged}
    found = []
    for pack in packs_with_versions(None):
        current = current_version(pack.facts, day)
        if current is not None and pack.audience in decides:
            finding = decides[pack.audience](area.short_name, facts, day)
            found.append(Handbook(pack.title, f"/materials/{pack.slug}/{current.number}", current.number, finding))
    return found


def _includes(here: type[LicenceTerritory], day: date) -> sa.ColumnElement[bool]:
    """A territory begins with its term; a licence yet to begin is shown from the day it was drafted."""
    has_begun = sa.or_(here.from_day <= day, Licence.created_at <= end_of_day(day))
    return sa.and_(has_begun, sa.or_(here.until_day.is_(None), here.until_day >= day))


@cache
def _certified_statement() -> sa.Select[Any]:
    area_id, day = sa.bindparam("area_id", type_=sa.Uuid()), sa.bindparam("day", type_=sa.Date())
    out = sa.exists().where(
        Standing.person_id == Person.id,
        Standing.is_known(),
        Standing.from_day <= day,
        sa.or_(Standing.lifted_from.is_(None), Standing.lifted_from > day),
    )
    statement: sa.Select[Any] = sa.Select(
        *(Person.id, Person.number, PersonName.name, CertificationPeriod.level, CertificationPeriod.until_day),
        Engagement.organisation_id,
        organisation_name_on(day, Engagement.organisation_id).label("organisation"),
    )
    return (
        statement.select_from(Engagement)
        .join(Person, Person.id == Engagement.person_id)
        .join(PersonName, sa.and_(PersonName.person_id == Person.id, PersonName.holds_on(day)))
        .join(CertificationPeriod, CertificationPeriod.person_id == Person.id)
        .where(
            Engagement.area_id == area_id,
            Engagement.holds_on(day),
            CertificationPeriod.holds_on(day),
            CertificationPeriod.level.in_(CERTIFIED),
            ~out,
        )
    )
