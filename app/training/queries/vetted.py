"""The list of an employer's people with where their checks stand, for its own eyes (B17)."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission
from app.core.actor import Actor
from app.core.holding import held_for
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import contains
from app.training.models import Person, PersonName
from app.training.queries.vetting import is_engaged_by, is_in_vetting_state, vetting_facts
from app.training.rules.vetting import VettingAnswer, overall, vetting_answer
from app.training.types import VettingKind, VettingState

STATES = tuple((one.value, one.label) for one in VettingState)


@dataclass(frozen=True)
class VettedRow:
    """One person with where each of the two checks stands."""

    number: str
    name: str
    state: VettingState
    dbs: VettingAnswer
    police: VettingAnswer

    @property
    def link(self) -> Link:
        """Return the number as a link to the checks on the person's page."""
        return Link(self.number, f"/people/{self.number}#vetting")


def vetting_listing(viewer: Actor, day: date) -> Listing:
    """Return the list of the people the viewer's own organisations engage on the day, in two queries a page."""
    employers = held_for(viewer, Permission.VETTING_READ)
    return Listing(
        name="dbs-and-vetting",
        caption="DBS and vetting",
        statement=_people(employers, day),
        columns=(
            Column("number", "Number", lambda row: row.link, Person.number.expression),
            Column("name", "Name", lambda row: row.name, PersonName.folded_name.expression),
            Column("state", "State", lambda row: row.state),
            Column("dbs-due", "DBS check due by", lambda row: row.dbs.finding.facts.get("due_on")),
            Column("police-due", "Police vetting due by", lambda row: row.police.finding.facts.get("due_on")),
        ),
        filters=(
            TextFilter("q", "Name", lambda typed: contains(PersonName.name.expression, typed)),
            vetting_filter(employers, day, "state"),
        ),
        default_sort="name",
        tie_breaker=Person.id.expression,
        decorate=lambda rows: _rows(rows, employers, day),
        is_scalar=False,
    )


def vetting_filter(employers: Collection[uuid.UUID], day: date, key: str) -> ChoiceFilter:
    """Return the filter by where the checks of one's own people stand; nobody else's person is ever in it."""
    return ChoiceFilter(
        key, "DBS and vetting", lambda chosen: is_in_vetting_state(VettingState(chosen), employers, day), STATES
    )


def answers_of(checks: Sequence[Any], day: date) -> tuple[VettingAnswer, VettingAnswer]:
    """Return where the DBS check and the police vetting stand on the day."""
    dbs, police = (vetting_answer(kind, checks, day) for kind in VettingKind)
    return dbs, police


def _people(employers: Collection[uuid.UUID], day: date) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(Person.id, Person.number, PersonName.name)
        .join(PersonName, sa.and_(PersonName.person_id == Person.id, PersonName.holds_on(day)))
        .where(is_engaged_by(employers, day))
    )


def _rows(rows: Sequence[Any], employers: Collection[uuid.UUID], day: date) -> list[VettedRow]:
    facts = vetting_facts([row.id for row in rows], employers, day)
    found = []
    for row in rows:
        answers = answers_of(facts[row.id], day)
        found.append(VettedRow(row.number, row.name, overall(answers), *answers))
    return found
