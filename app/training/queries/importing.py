"""What an import looks up: people by number, account or name, organisations and areas by what they are called."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core.db import db
from app.core.folding import folded
from app.partners.models import AreaName, ForceArea, Organisation, OrganisationName
from app.partners.queries import has_ended
from app.partners.types import OrganisationKind
from app.training.models import CertificationPeriod, Engagement, Person, PersonName
from app.training.types import LONGEST_NAME, Level


@dataclass(frozen=True)
class Places:
    """Organisations and areas by every name a row may call them, lower case; a name may be shared."""

    organisations: dict[str, list[Organisation]]
    areas: dict[str, ForceArea]


def places_on(day: date) -> Places:
    """Return the organisations that can engage somebody and the areas, by name and code, in two queries."""
    organisations: dict[str, list[Organisation]] = defaultdict(list)
    kinds = (OrganisationKind.TRUST, OrganisationKind.PROVIDER)
    for name, organisation in db.session.execute(
        sa.select(OrganisationName.name, Organisation)
        .join(Organisation, Organisation.id == OrganisationName.organisation_id)
        .where(OrganisationName.holds_on(day), Organisation.kind.in_(kinds), ~has_ended(Organisation.id, day))
    ):
        organisations[name.casefold()].append(organisation)
    areas: dict[str, ForceArea] = {}
    for area, name, short in db.session.execute(
        sa.select(ForceArea, AreaName.name, AreaName.short_name).join(
            AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(day))
        )
    ):
        areas |= dict.fromkeys((area.code.casefold(), name.casefold(), short.casefold()), area)
    return Places(organisations, areas)


def person_numbered(number: str) -> tuple[Person, str] | None:
    """Return a person with their current name by their number."""
    return _one(Person.number == number)


def person_with_account(user_id: uuid.UUID) -> tuple[Person, str] | None:
    """Return a person with their current name by the account behind them."""
    return _one(Person.user_id == user_id)


def people_named(name: str) -> list[Person]:
    """Return the people who are called so today, whatever the case, by number."""
    return list(
        db.session.scalars(
            sa.select(Person)
            .join(PersonName, PersonName.person_id == Person.id)
            .where(
                PersonName.is_known(),
                PersonName.until_day.is_(None),
                PersonName.folded_name == folded(name, LONGEST_NAME),
            )
            .order_by(Person.number)
        )
    )


def open_engagement(person_id: uuid.UUID, organisation_id: uuid.UUID, area_id: uuid.UUID) -> Engagement | None:
    """Return the engagement without a last day of a person by an organisation in an area."""
    return db.session.scalar(
        sa.select(Engagement).where(
            Engagement.person_id == person_id,
            Engagement.organisation_id == organisation_id,
            Engagement.area_id == area_id,
            Engagement.is_known(),
            Engagement.until_day.is_(None),
        )
    )


def holds_period(person_id: uuid.UUID, programme_id: uuid.UUID, level: Level, from_day: date, until_day: date) -> bool:
    """Return whether exactly this level and these days were awarded already."""
    return bool(
        db.session.scalar(
            sa.select(CertificationPeriod.id).where(
                CertificationPeriod.person_id == person_id,
                CertificationPeriod.programme_id == programme_id,
                CertificationPeriod.is_known(),
                CertificationPeriod.level == level,
                CertificationPeriod.from_day == from_day,
                CertificationPeriod.until_day == until_day,
            )
        )
    )


def _one(wanted: sa.ColumnElement[bool]) -> tuple[Person, str] | None:
    row = db.session.execute(
        sa.select(Person, PersonName.name)
        .join(PersonName, PersonName.person_id == Person.id)
        .where(PersonName.is_known(), PersonName.until_day.is_(None), wanted)
    ).one_or_none()
    return (row[0], row[1]) if row is not None else None
