"""Licences that are over with copies nobody has certified as destroyed, for the tasks on home (A23)."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from app.licences.models import Licence, LicenceTerms
from app.licences.queries import state_expression
from app.licences.rules import run_down_of
from app.materials.queries.destruction import copies_to_account_for, has_uncertified_copy
from app.materials.rules.destruction import OVER, is_over
from app.portal.types import LicenceNote, RecallNote


def recalls_overdue(over: Iterable[LicenceNote], day: date) -> tuple[RecallNote, ...]:
    """Return those of these licences whose certificate of destruction is overdue on a day, in at most one query."""
    notes = list(over)
    counts = copies_to_account_for([note.facts.id for note in notes])
    return tuple(note for note in _noted(notes, counts) if note.due_on < day)


def own_recalls(licences: Iterable[LicenceNote], day: date) -> tuple[RecallNote, ...]:
    """Return those of these licences that are over with copies to account for, in one query where one is over."""
    over = [note for note in licences if is_over(note.facts, day)]
    return tuple(_noted(over, copies_to_account_for([note.facts.id for note in over])))


def _noted(notes: Iterable[LicenceNote], counts: Mapping[uuid.UUID, int]) -> Iterable[RecallNote]:
    """A policy that leaves its holder something leaves the copies too: nothing is due then."""
    for note in notes:
        run_down, copies = run_down_of(note.facts), counts.get(note.facts.id, 0)
        if copies and run_down is not None and run_down.closes_on is not None:
            yield RecallNote(note.facts, note.licensee, copies, run_down.closes_on)


def over_with_copies(day: date) -> sa.Select[uuid.UUID]:
    """Select the licences that are over with copies nobody has certified as destroyed.

    The state first: of what is not over no copy is looked for.
    """
    return (
        sa.select(Licence.id)
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known()))
        .where(state_expression(day).in_(OVER), has_uncertified_copy(Licence.id))
    )
