"""Reads for the transfer of every remaining commissioner at once: who is left, whom they touch, who is known (A24)."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import db
from app.core.folding import folded
from app.core.reading import DAY, AnySelect, rows_of
from app.licences.models import Licence, LicenceTerms, LicenceTerritory, PartyChange
from app.licences.queries.holding import holder_on
from app.licences.queries.party_changes import runs_on, stands
from app.licences.rules.parties import KnownBody
from app.partners.models import AreaName, AreaParty, ForceArea, Organisation, OrganisationEnd, OrganisationName
from app.partners.models.organisations import LONGEST_NAME
from app.partners.queries import organisation_name_on
from app.partners.types import Governance, PartyRole

GOES = (Governance.PCC, Governance.PFCC)


class Remaining(NamedTuple):
    """An area whose commissioner is one of those that go, under the names of today."""

    area_id: uuid.UUID
    code: str
    area: str
    commissioner: str
    governance: Governance
    since: date


class Touched(NamedTuple):
    """A licence that runs on under another commissioner: whose, and until when."""

    id: uuid.UUID
    reference: str
    licensee: str
    ends_on: date


def remaining_commissioners(today: date) -> list[Remaining]:
    """Return the areas whose commissioner has no last day and is of those that go, by name, in one query.

    An area whose transfer is prepared has a commissioner with a last day already, and one that merged has none.
    """
    found = [Remaining._make(row) for row in rows_of(_remaining(), day=today)]
    return [one._replace(commissioner=one.commissioner or "–") for one in found]


def touched_licences(day: date) -> Mapping[uuid.UUID, Sequence[Touched]]:
    """Return the licences in term on a day by the area they cover, each by reference, in one query."""
    found: dict[uuid.UUID, list[Touched]] = defaultdict(list)
    for area_id, key, reference, licensee, ends_on in rows_of(_touched(day), day=day):
        found[area_id].append(Touched(key, reference, licensee or "–", ends_on))
    return found


def known_bodies(names: Collection[str]) -> dict[str, tuple[uuid.UUID, KnownBody]]:
    """Return the organisations called so, now or from a day to come, by the folded name, in one query."""
    folded_name = OrganisationName.folded_name
    rows = db.session.execute(
        sa.select(folded_name, Organisation.id, Organisation.kind, OrganisationEnd.ended_on)
        .join(OrganisationName, OrganisationName.organisation_id == Organisation.id)
        .outerjoin(
            OrganisationEnd, sa.and_(OrganisationEnd.organisation_id == Organisation.id, OrganisationEnd.is_known())
        )
        .where(OrganisationName.is_known(), OrganisationName.until_day.is_(None))
        # One that ended as it was to begin never was: its name is free.
        .where(sa.or_(OrganisationEnd.id.is_(None), OrganisationEnd.ended_on > OrganisationName.from_day))
        .where(folded_name.in_({folded(name, LONGEST_NAME) for name in names}))
        .order_by(Organisation.kind != "commissioner", Organisation.id)
    )
    found: dict[str, tuple[uuid.UUID, KnownBody]] = {}
    for name, key, kind, ended_on in rows:
        found.setdefault(name, (key, KnownBody(kind, ended_on)))
    return found


def changes_together(rehearsal_id: uuid.UUID) -> Sequence[PartyChange]:
    """Return the transfers recorded together that stand, by their ids."""
    return db.session.scalars(
        sa.select(PartyChange).where(PartyChange.rehearsal_id == rehearsal_id, stands()).order_by(PartyChange.id)
    ).all()


def commissioners_recorded() -> int:
    """Return how often anything was recorded about who commissions anywhere: it grows with every change."""
    counted = sa.select(sa.func.count(AreaParty.id)).where(AreaParty.role == PartyRole.COMMISSIONER)
    return db.session.scalar(counted) or 0


@cache
def _remaining() -> AnySelect:
    party = AreaParty
    return (
        sa.select(
            *(ForceArea.id, ForceArea.code, AreaName.short_name),
            organisation_name_on(DAY, party.organisation_id),
            *(party.governance, party.from_day),
        )
        .join(party, party.area_id == ForceArea.id)
        .join(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(DAY)))
        .where(party.is_known(), party.until_day.is_(None), party.governance.in_(GOES), party.from_day <= DAY)
        .order_by(AreaName.short_name)
    )


@lru_cache(maxsize=2)
def _touched(day: date) -> AnySelect:
    """What is only drafted or on offer runs on nowhere yet, and neither does what is over by the day."""
    terms, territory = LicenceTerms, LicenceTerritory
    holds: Any = territory.holds_on(DAY)
    return (
        sa.select(
            territory.area_id,
            *(Licence.id, Licence.reference, organisation_name_on(DAY, holder_on(DAY)), terms.ends_on),
        )
        .join(terms, sa.and_(terms.licence_id == Licence.id, terms.is_known()))
        .join(territory, sa.and_(territory.licence_id == Licence.id, holds))
        .where(terms.starts_on <= DAY, terms.ends_on >= DAY, runs_on(day))
        .distinct()
        .order_by(Licence.reference)
    )
