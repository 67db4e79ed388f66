"""An area's dated facts over all time, as held true now or at an earlier time."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa

from app.core.db import db
from app.partners.models import AreaDelivery, AreaName, AreaParty, OrganisationName
from app.partners.rules.register import KNOWN_FROM

Fact = TypeVar("Fact", AreaName, AreaParty, AreaDelivery)


@dataclass(frozen=True)
class TimelineEntry:
    """One line of an area's history, as the timeline component draws it."""

    title: str
    when: date | str
    text: str = ""
    tone: str | None = None
    by: str | None = None
    href: str | None = None


@dataclass(frozen=True)
class AreaHistory:
    """What has been recorded about an area, each kind by its first day, the latest first."""

    names: Sequence[AreaName]
    parties: Sequence[AreaParty]
    deliveries: Sequence[AreaDelivery]
    _organisation_names: Mapping[uuid.UUID, Sequence[OrganisationName]]

    def name_then(self, organisation_id: uuid.UUID | None, fact: AreaParty | AreaDelivery) -> str | None:
        """Return what an organisation was called when a fact about it began, or first came to be called."""
        names = self._organisation_names.get(organisation_id, ()) if organisation_id else ()
        covering = [name.name for name in names if name.covers(fact.from_day)]
        return next(iter(covering or [name.name for name in names]), None)

    def timeline(self, day: date) -> list[TimelineEntry]:
        """Return what became true of the area when, the latest first; days after `day` are marked as to come."""
        entries = [
            *((row.from_day, f"Known as {row.name}", "") for row in self.names),
            *((row.from_day, *self._party_words(row)) for row in self.parties),
            *((row.from_day, *self._delivery_words(row)) for row in self.deliveries),
        ]
        latest_first = sorted(entries, key=lambda entry: entry[0], reverse=True)
        return [_entry(from_day, title, text, day) for from_day, title, text in latest_first]

    def _party_words(self, row: AreaParty) -> tuple[str, str]:
        who = self.name_then(row.organisation_id, row) or "An organisation"
        held = [row.governance.label] if row.governance is not None else []
        if row.office_holder:
            held.append(f"exercised by the {row.office_holder}")
        return f"{who} is the {row.role.label.lower()}", ", ".join(held)

    def _delivery_words(self, row: AreaDelivery) -> tuple[str, str]:
        provider = self.name_then(row.provider_id, row)
        return row.model.label, f"Provider: {provider}" if provider else ""


def area_history(area_id: uuid.UUID, known_at: datetime | None = None) -> AreaHistory:
    """Return an area's names, parties and deliveries over all time, in four queries (E1)."""
    parties = _facts(AreaParty, area_id, known_at)
    deliveries = _facts(AreaDelivery, area_id, known_at)
    ids = {party.organisation_id for party in parties} | {row.provider_id for row in deliveries if row.provider_id}
    return AreaHistory(_facts(AreaName, area_id, known_at), parties, deliveries, _names(ids, known_at))


def _entry(from_day: date, title: str, text: str, day: date) -> TimelineEntry:
    if from_day <= KNOWN_FROM:
        return TimelineEntry(title, "As far back as is recorded", text)
    return TimelineEntry(title, from_day, text, "future" if from_day > day else None)


def _facts(kind: type[Fact], area_id: uuid.UUID, known_at: datetime | None) -> Sequence[Fact]:
    return db.session.scalars(
        sa.select(kind).where(kind.area_id == area_id, kind.is_known(known_at)).order_by(kind.from_day.desc(), kind.id)
    ).all()


def _names(ids: set[uuid.UUID], known_at: datetime | None) -> dict[uuid.UUID, list[OrganisationName]]:
    found: dict[uuid.UUID, list[OrganisationName]] = {}
    for name in db.session.scalars(
        sa.select(OrganisationName)
        .where(OrganisationName.organisation_id.in_(ids), OrganisationName.is_known(known_at))
        .order_by(OrganisationName.from_day)
    ):
        found.setdefault(name.organisation_id, []).append(name)
    return found
