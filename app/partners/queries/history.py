"""An area's dated facts over all time, as held true now or at an earlier time."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import UTCDateTime
from app.core.reading import AnySelect, Together
from app.partners.models import AreaDelivery, AreaName, AreaParty, OrganisationName
from app.partners.rules.register import KNOWN_FROM
from app.partners.types import DeliveryModel, Governance, PartyRole


class NameFact(NamedTuple):
    """What an area was called from a day on."""

    id: uuid.UUID
    from_day: date
    name: str


class PartyFact(NamedTuple):
    """Who was the force or the commissioner of an area from a day on."""

    id: uuid.UUID
    from_day: date
    organisation_id: uuid.UUID
    role: PartyRole
    governance: Governance | None
    office_holder: str | None


class DeliveryFact(NamedTuple):
    """What was arranged about delivery in an area from a day on."""

    id: uuid.UUID
    from_day: date
    provider_id: uuid.UUID | None
    model: DeliveryModel
    trust_lead: str | None


class OrganisationNameFact(NamedTuple):
    """What an organisation was called from a day until another."""

    organisation_id: uuid.UUID
    from_day: date
    until_day: date | None
    name: str

    def covers(self, day: date) -> bool:
        """Return whether it was called so on the day."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)


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

    names: Sequence[NameFact]
    parties: Sequence[PartyFact]
    deliveries: Sequence[DeliveryFact]
    _organisation_names: Mapping[uuid.UUID, Sequence[OrganisationNameFact]]

    def name_then(self, organisation_id: uuid.UUID | None, fact: PartyFact | DeliveryFact) -> str | None:
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

    def _party_words(self, row: PartyFact) -> tuple[str, str]:
        who = self.name_then(row.organisation_id, row) or "An organisation"
        held = [row.governance.label] if row.governance is not None else []
        if row.office_holder:
            held.append(f"exercised by the {row.office_holder}")
        return f"{who} is the {row.role.in_sentence}", ", ".join(held)

    def _delivery_words(self, row: DeliveryFact) -> tuple[str, str]:
        provider = self.name_then(row.provider_id, row)
        return row.model.label, f"Provider: {provider}" if provider else ""


def area_history(area_id: uuid.UUID, known_at: datetime | None = None) -> AreaHistory:
    """Return an area's names, parties and deliveries over all time, in one query (E1)."""
    found = _everything_about(known_at is not None).read(area_id=area_id, known_at=known_at)
    names, parties, deliveries, called = found
    return AreaHistory(
        _latest_first([NameFact._make(row) for row in names]),
        _latest_first([PartyFact._make(row) for row in parties]),
        _latest_first([DeliveryFact._make(row) for row in deliveries]),
        _by_organisation([OrganisationNameFact._make(row) for row in called]),
    )


def _entry(from_day: date, title: str, text: str, day: date) -> TimelineEntry:
    if from_day <= KNOWN_FROM:
        return TimelineEntry(title, "As far back as is recorded", text)
    return TimelineEntry(title, from_day, text, "future" if from_day > day else None)


def _latest_first(facts: list[Any]) -> list[Any]:
    return sorted(sorted(facts, key=lambda fact: fact.id), key=lambda fact: fact.from_day, reverse=True)


def _by_organisation(called: list[OrganisationNameFact]) -> dict[uuid.UUID, list[OrganisationNameFact]]:
    found: dict[uuid.UUID, list[OrganisationNameFact]] = {}
    for name in sorted(called, key=lambda name: name.from_day):
        found.setdefault(name.organisation_id, []).append(name)
    return found


@cache
def _everything_about(as_known_then: bool) -> Together:
    """Put together once for each way of asking: that costs more than the query."""
    known_at: Any = sa.bindparam("known_at", type_=UTCDateTime()) if as_known_then else None
    parties, deliveries = _facts(AreaParty, PartyFact, known_at), _facts(AreaDelivery, DeliveryFact, known_at)
    concerned: sa.CompoundSelect[*tuple[Any, ...]] = sa.union(
        parties.with_only_columns(AreaParty.organisation_id), deliveries.with_only_columns(AreaDelivery.provider_id)
    )
    called: AnySelect = sa.select(*(getattr(OrganisationName, name) for name in OrganisationNameFact._fields)).where(
        OrganisationName.organisation_id.in_(concerned), OrganisationName.is_known(known_at)
    )
    return Together(_facts(AreaName, NameFact, known_at), parties, deliveries, called)


def _facts(
    kind: type[AreaName | AreaParty | AreaDelivery], fact: type[NameFact | PartyFact | DeliveryFact], known_at: Any
) -> AnySelect:
    columns = (getattr(kind, name) for name in fact._fields)
    return sa.select(*columns).where(kind.area_id == sa.bindparam("area_id", type_=sa.Uuid()), kind.is_known(known_at))
