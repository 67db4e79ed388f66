"""What other features know of a force area on a day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.clock import end_of_day
from app.core.db import UTCDateTime
from app.core.reading import DAY, AnySelect, Together
from app.core.verdicts import Finding
from app.licences.models import Licence, LicenceTerms, LicenceTerritory
from app.licences.queries import (
    holder_on,
    horizon_of,
    is_covered_on,
    is_there_on,
    is_within,
    last_day_as_of,
    licence_facts,
    licences_covering,
    state_expression,
)
from app.licences.rules import IN_TERM, covers_of, delivery_is_covered, gaps_of, licence_state
from app.licences.types import LicenceState
from app.materials.rules.versions import current_version
from app.materials.types import Audience
from app.partners.queries import AreaOnDay, organisation_name_on
from app.partners.queries.areas import Delivery
from app.partners.rules import area_is_engaged, area_is_mobilising_or_live
from app.partners.types import DeliveryModel
from app.portal.queries.home.packs import packs_with_versions
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing
from app.training.types import Level

CERTIFIED = tuple(level for level in Level if level.rank >= Level.CERTIFIED.rank)
NOT_YET = (LicenceState.DRAFT, LicenceState.NEGOTIATION, LicenceState.SUPERSEDED)
MOST_NAMED, MOST_LICENCES = 20, 10
AREA: Any = sa.bindparam("area_id", type_=sa.Uuid())


@dataclass(frozen=True)
class AreaLicence:
    """A licence that covers an area, with its state and its last day as they stood on the day."""

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
class KnownOfArea:
    """The first few licences that cover an area, whether there are more (their list filters by area), and who works
    there."""

    licences: Sequence[AreaLicence]
    has_more_licences: bool
    facilitators: Facilitators


@dataclass(frozen=True)
class Handbook:
    """A pack for an area's police and commissioner, its current version, and whether the area qualifies for it."""

    title: str
    href: str
    number: str
    finding: Finding


def known_of_area(viewer: Actor, area_id: uuid.UUID, day: date) -> KnownOfArea:
    """Return the licences that cover the area on the day, and who is certified and engaged there, in one query.

    Of licences those the viewer may read, and their own organisation's, whose state decides what they may have; the
    last to end first. The number of facilitators is for everybody who may read the area; a name for those who may
    read that organisation's people. Of the names the first few, by name; somebody whom two organisations engage there
    is named for each.
    """
    scope = scope_of(viewer, Permission.LICENCES_READ)
    may_know = replace(scope, organisation_ids=scope.organisation_ids | frozenset(viewer.organisation_ids))
    statement = _known(may_know, scope_of(viewer, Permission.PEOPLE_READ), day)
    rows, counted, named = statement.read(area_id=area_id, day=day, end_of_day=end_of_day(day))
    licences = [
        AreaLicence(key, ref, licensee or "–", part, state, ends) for key, ref, licensee, part, state, ends in rows
    ]
    licences.sort(key=lambda one: (-one.ends_on.toordinal(), one.reference))
    by_name = sorted(named, key=lambda row: (row[1].casefold(), row[0]))
    people = [NamedFacilitator(number, name, level, until, by or "–") for number, name, level, until, by in by_name]
    return KnownOfArea(licences[:MOST_LICENCES], len(licences) > MOST_LICENCES, Facilitators(counted[0][0], people))


def licence_sentences(licences: Sequence[AreaLicence], day: date) -> list[str]:
    """Return what is wrong with the area's licence, where it has had one and none is in term on the day."""
    decisive = [one for one in licences if one.state not in NOT_YET]
    if not decisive or any(one.state in IN_TERM for one in decisive):
        return []
    (facts,) = licence_facts([decisive[0].id])
    answer = licence_state(facts, day)
    return [f"Licence {facts.reference}: {answer.state.in_sentence}. {answer.sentences[0]}"]


def gaps_of_area(area: AreaOnDay, parts: Sequence[str], day: date) -> Finding | None:
    """Return what is wrong where CARA is delivered on days soon after the day that no licence covers, or None (A25).

    `parts` are the area's named parts. In two queries, and in none where nothing is delivered.
    """
    delivered = _days_of_delivery(area.delivery, day)
    if delivered is None:
        return None
    key = area.area.id
    covers = [cover for facts in licences_covering([key], since=day) for cover in covers_of(facts, key)]
    found = gaps_of(area.short_name, parts, [delivered], covers, (day, horizon_of(day)))
    finding = delivery_is_covered(area.short_name, found)
    return None if finding.passed else finding


def _days_of_delivery(delivery: Delivery | None, day: date) -> tuple[date, date] | None:
    """Return the days of what is arranged on the day, or None where it is no delivery that needs a licence."""
    if delivery is None or delivery.model is DeliveryModel.PRINCIPLES:
        return None
    begun = [one for one in (delivery.pilot_from, delivery.live_from) if one is not None]
    last = delivery.ended_on or date.max
    return (max(min(begun), day), last) if begun and day <= last else None


def handbooks_of_area(area: AreaOnDay, day: date) -> list[Handbook]:
    """Return the packs written for police and commissioners with their current versions, in one query (C7)."""
    facts = area.delivery.facts if area.delivery is not None else None
    decides = {Audience.POLICE: area_is_mobilising_or_live, Audience.COMMISSIONING: area_is_engaged}
    found = []
    for pack in packs_with_versions(None, tuple(decides)):
        current = current_version(pack.facts, day)
        if current is not None:
            finding = decides[pack.audience](area.short_name, facts, day)
            found.append(Handbook(pack.title, f"/materials/{pack.slug}/{current.number}", current.number, finding))
    return found


@lru_cache(maxsize=256)
def _known(licences: Scope, people: Scope, day: date) -> Together:
    """Put together once a day for what permissions cover: a licence's state has the day built in."""
    return Together(_licences(licences, day), *_certified(people))


def _licences(scope: Scope, day: date) -> AnySelect:
    here: Any = aliased(LicenceTerritory)
    last_day = last_day_as_of(DAY)
    is_there = is_there_on(DAY, sa.bindparam("end_of_day", type_=UTCDateTime()))
    return (
        sa.select(
            Licence.id,
            Licence.reference,
            organisation_name_on(DAY, holder_on(DAY)).label("licensee"),
            here.part,
            state_expression(day).label("state"),
            last_day.label("ends_on"),
        )
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known()))
        .join(here, sa.and_(here.licence_id == Licence.id, is_covered_on(DAY, here)))
        .where(here.area_id == AREA, is_there, is_within(scope))
        .order_by(last_day.desc(), Licence.reference)
        .limit(MOST_LICENCES + 1)
    )


def _certified(scope: Scope) -> tuple[AnySelect, AnySelect]:
    """How many are certified, and the first few a permission lets be named."""
    by_these = sa.true() if scope.everything else CERTIFIED_HERE.c.organisation_id.in_(scope.organisation_ids)
    first = (
        sa.select(CERTIFIED_HERE.c.person_id, CERTIFIED_HERE.c.organisation_id, PersonName.name)
        .join(PersonName, sa.and_(PersonName.person_id == CERTIFIED_HERE.c.person_id, PersonName.holds_on(DAY)))
        .where(by_these)
        .order_by(PersonName.folded_name, CERTIFIED_HERE.c.person_id)
        .limit(MOST_NAMED)
        .subquery()
    )
    count = sa.select(sa.func.count(CERTIFIED_HERE.c.person_id.distinct()))
    named = sa.select(
        Person.number,
        first.c.name,
        *(_highest(column, first.c.person_id) for column in (CertificationPeriod.level, CertificationPeriod.until_day)),
        organisation_name_on(DAY, first.c.organisation_id).label("organisation"),
    ).join(Person, Person.id == first.c.person_id)
    return count, named


def _is_certified_here() -> sa.ColumnElement[bool]:
    """Return the condition that an engagement in the area is of somebody certified and not out of delivery."""
    certified = sa.exists().where(_is_certifying(Engagement.person_id))
    out = sa.exists().where(
        Standing.person_id == Engagement.person_id,
        Standing.is_known(),
        Standing.from_day <= DAY,
        sa.or_(Standing.lifted_from.is_(None), Standing.lifted_from > DAY),
    )
    return sa.and_(Engagement.area_id == AREA, Engagement.holds_on(DAY), certified, ~out)


def _is_certifying(person_id: Any) -> sa.ColumnElement[bool]:
    period = CertificationPeriod
    return sa.and_(period.person_id == person_id, period.holds_on(DAY), period.level.in_(CERTIFIED))


# Gone through once, though both the count and the names are taken from it.
CERTIFIED_HERE = (
    sa.select(Engagement.person_id, Engagement.organisation_id).where(_is_certified_here()).cte("certified_here")
)


def _highest(column: Any, person_id: Any) -> sa.ColumnElement[Any]:
    """Return a column of the certification that counts: that of the highest level, the one that lasts longest."""
    rank = sa.case({level: level.rank for level in CERTIFIED}, value=CertificationPeriod.level)
    return (
        sa.select(column)
        .where(_is_certifying(person_id))
        .order_by(rank.desc(), CertificationPeriod.until_day.desc())
        .limit(1)
        .scalar_subquery()
        .label(column.key)
    )
