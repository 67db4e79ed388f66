"""Whose certification ends, whose check is due, and what the register holds about the viewer."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.actor import Actor
from app.core.db import db
from app.core.reading import DAY, AnySelect, Together, any_of
from app.partners.queries import organisation_name_on
from app.portal.queries.home.vetting import asked_of_checks, note_of_checks, statements_about_checks
from app.portal.rules.thresholds import thresholds_on
from app.portal.types import CertificateNote, OwnRecord, VettingNote
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing
from app.training.rules import PeriodFacts, PersonFacts, StandingFacts
from app.training.types import Level

LOOK_BACK = timedelta(days=365)
MOST_SHOWN = 200
LEVELS_RENEWED = tuple(level for level in Level if level is not Level.TRAINEE)


def certificates_and_checks(
    organisation_ids: Collection[uuid.UUID] | None, viewer: Actor, day: date
) -> tuple[tuple[CertificateNote, ...], VettingNote]:
    """Return the certifications of people at work to be renewed soon, and the checks to see to, in one query.

    Of certifications the last ones of the organisations where they are named, of everybody where not. Who is out of
    delivery is left out, and what ended over a year ago, and a certification that another one outlasts. Of checks
    those of the viewer's own people.
    """
    asked = asked_of_checks(viewer, day) | {
        "day": day,
        "reach": day + timedelta(days=thresholds_on(day).certificate_notice_days),
        "ended_since": day - LOOK_BACK,
    }
    if organisation_ids is not None:
        asked["organisation_ids"] = list(organisation_ids)
    ending, *checks = _statements(organisation_ids is None).read(**asked)
    notes = [_note(number, name, employer or "", *days) for number, name, employer, *days in ending]
    return tuple(sorted(notes, key=lambda note: (note.due_on, note.number))), note_of_checks(*checks)


def own_record(user_id: uuid.UUID, day: date) -> OwnRecord | None:
    """Return what the register holds about the person behind an account, in one query; None where it has nobody."""
    rows = db.session.execute(_own_statement(), {"user_id": user_id, "day": day}).all()
    if not rows:
        return None
    person, name = rows[0][0], rows[0][1] or rows[0][0].number
    periods = _distinct(row[2] for row in rows)
    standings = tuple(
        StandingFacts(one.kind, one.from_day, one.lifted_from, one.reason) for one in _distinct(row[3] for row in rows)
    )
    engaged = tuple((one.organisation_id, one.area_id) for one in _distinct(row[4] for row in rows))
    programmes = {period.programme_id for period in periods}
    facts = {
        programme_id: PersonFacts(person.number, name, _periods(periods, programme_id), standings, engaged)
        for programme_id in programmes
    }
    return OwnRecord(person.id, facts, _last(person.number, name, periods, day))


_DAYS = (
    CertificationPeriod.level,
    CertificationPeriod.until_day,
    CertificationPeriod.window_opens_on,
    CertificationPeriod.due_on,
)


def _note(number: str, name: str, organisation: str, *days: Any) -> CertificateNote:
    level, until_day, window_opens_on, due_on = days
    return CertificateNote(number, name, organisation, level, until_day, window_opens_on, due_on)


@cache
def _statements(of_everybody: bool) -> Together:
    """Put together once for each way of asking, with the days left open."""
    return Together(_ending_statement(of_everybody), *statements_about_checks())


def _ending_statement(of_everybody: bool) -> AnySelect:
    by_these = sa.true() if of_everybody else Engagement.organisation_id.in_(any_of("organisation_ids"))
    at_work = sa.and_(Engagement.person_id == Person.id, Engagement.holds_on(DAY), by_these)
    employer = sa.select(Engagement.organisation_id).where(at_work).order_by(Engagement.id).limit(1).scalar_subquery()
    return (
        sa.select(Person.number, PersonName.name, organisation_name_on(DAY, employer).label("employer"), *_DAYS)
        .join(Person, Person.id == CertificationPeriod.person_id)
        .join(PersonName, sa.and_(PersonName.person_id == Person.id, PersonName.holds_on(DAY)))
        .where(
            CertificationPeriod.is_known(),
            CertificationPeriod.level.in_(LEVELS_RENEWED),
            CertificationPeriod.from_day <= DAY,
            sa.or_(
                CertificationPeriod.window_opens_on <= DAY,
                CertificationPeriod.due_on <= sa.bindparam("reach", type_=sa.Date()),
            ),
            CertificationPeriod.until_day >= sa.bindparam("ended_since", type_=sa.Date()),
            ~_is_outlasted(),
            sa.exists().where(at_work),
            ~_is_out_of_delivery(),
        )
        .order_by(CertificationPeriod.due_on, Person.number)
        .limit(MOST_SHOWN)
    )


def _is_outlasted() -> sa.ColumnElement[bool]:
    later = aliased(CertificationPeriod)
    return sa.exists().where(
        later.person_id == CertificationPeriod.person_id,
        later.programme_id == CertificationPeriod.programme_id,
        later.superseded_at.is_(None),
        later.until_day > CertificationPeriod.until_day,
    )


def _is_out_of_delivery() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Standing.person_id == Person.id,
        Standing.is_known(),
        Standing.from_day <= DAY,
        sa.or_(Standing.lifted_from.is_(None), Standing.lifted_from > DAY),
    )


@cache
def _own_statement() -> sa.Select[Any]:
    """One row per period, standing and engagement of one person: a handful, and one question instead of four."""
    statement: sa.Select[Any] = sa.Select(Person, PersonName.name, CertificationPeriod, Standing, Engagement)
    return (
        statement.select_from(Person)
        .outerjoin(PersonName, sa.and_(PersonName.person_id == Person.id, PersonName.holds_on(DAY)))
        .outerjoin(
            CertificationPeriod,
            sa.and_(CertificationPeriod.person_id == Person.id, CertificationPeriod.is_known()),
        )
        .outerjoin(Standing, sa.and_(Standing.person_id == Person.id, Standing.is_known()))
        .outerjoin(Engagement, sa.and_(Engagement.person_id == Person.id, Engagement.holds_on(DAY)))
        .where(Person.user_id == sa.bindparam("user_id", type_=sa.Uuid()))
    )


def _distinct(found: Any) -> list[Any]:
    return list({one.id: one for one in found if one is not None}.values())


def _periods(periods: Sequence[CertificationPeriod], programme_id: uuid.UUID) -> tuple[PeriodFacts, ...]:
    return tuple(
        PeriodFacts(one.level, one.from_day, one.until_day, one.window_opens_on)
        for one in periods
        if one.programme_id == programme_id and one.until_day is not None
    )


def _last(number: str, name: str, periods: Sequence[CertificationPeriod], day: date) -> CertificateNote | None:
    begun = [one for one in periods if one.level is not Level.TRAINEE and one.from_day <= day and one.until_day]
    last = max(begun, key=lambda one: one.until_day or one.from_day, default=None)
    if last is None or last.until_day is None:
        return None
    return CertificateNote(number, name, "", last.level, last.until_day, last.window_opens_on, last.due_on)
