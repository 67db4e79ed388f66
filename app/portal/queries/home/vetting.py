"""Whose DBS check or vetting an employer has to see to (B17): statements that home reads together with others."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.access import Permission
from app.core.actor import Actor
from app.core.holding import held_for
from app.core.reading import DAY, AnySelect, any_of
from app.portal.types import CheckNote, VettingNote
from app.training.models import Engagement, Person, PersonName, VettingCheck
from app.training.rules.vetting import terms_on
from app.training.types import VettingKind, VettingOutcome

MOST_SHOWN = 200


def asked_of_checks(viewer: Actor, day: date) -> dict[str, Any]:
    """Return the parameters of the statements about checks, beside the day."""
    return {
        "employers": list(held_for(viewer, Permission.VETTING_RECORD)),
        "me": viewer.user_id,
        "due_by": day + timedelta(days=terms_on(day).notice_days),
    }


def note_of_checks(due: Iterable[tuple[Any, ...]], without: Iterable[tuple[Any, ...]]) -> VettingNote:
    """Return what the rows of the two statements say, by due day."""
    notes = [CheckNote(number, name, level.label, due_on) for number, name, level, due_on in due]
    ((number,),) = without
    return VettingNote(tuple(sorted(notes, key=lambda note: (note.next_due_on, note.number))), number)


def statements_about_checks() -> list[AnySelect]:
    """Return the statement of the checks of the viewer's people due within six weeks or overdue, and of those without.

    The viewer's own checks are somebody else's to see to. Their parameters are those of `asked_of_checks` and `day`.
    """
    employers = any_of("employers")
    is_mine = Person.user_id == sa.bindparam("me", type_=sa.Uuid())
    is_others = sa.or_(Person.user_id.is_(None), ~is_mine)
    engaged = (
        sa.exists()
        .where(Engagement.person_id == Person.id, Engagement.organisation_id.in_(employers), Engagement.holds_on(DAY))
        .correlate(Person)
    )
    due = (
        sa.select(Person.number, PersonName.name, VettingCheck.level, VettingCheck.next_due_on)
        .join(Person, Person.id == VettingCheck.person_id)
        .join(PersonName, sa.and_(PersonName.person_id == Person.id, PersonName.holds_on(DAY)))
        .where(
            VettingCheck.organisation_id.in_(employers),
            _counts(VettingCheck),
            VettingCheck.next_due_on <= sa.bindparam("due_by", type_=sa.Date()),
            ~_has_later(),
            engaged,
            is_others,
        )
        .order_by(VettingCheck.next_due_on)
        .limit(MOST_SHOWN)
    )
    dbs = sa.exists().where(
        VettingCheck.person_id == Person.id,
        VettingCheck.organisation_id.in_(employers),
        VettingCheck.kind == VettingKind.DBS,
        _counts(VettingCheck),
    )
    without = sa.select(sa.func.count()).select_from(Person).where(engaged, is_others, ~dbs.correlate(Person))
    return [due, without]


def _has_later() -> sa.ColumnElement[bool]:
    """Whether the same employer has recorded a later answer about the same person and kind."""
    later = aliased(VettingCheck)
    is_later = sa.or_(
        later.checked_on > VettingCheck.checked_on,
        sa.and_(later.checked_on == VettingCheck.checked_on, later.id > VettingCheck.id),
    )
    return sa.exists().where(
        later.person_id == VettingCheck.person_id,
        later.organisation_id == VettingCheck.organisation_id,
        later.kind == VettingCheck.kind,
        _counts(later),
        is_later,
    )


def _counts(check: Any) -> sa.ColumnElement[bool]:
    return sa.and_(check.superseded_at.is_(None), check.outcome != VettingOutcome.PENDING, check.checked_on <= DAY)
