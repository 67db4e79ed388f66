"""The list of people: one statement with the state as a column, and three more queries for what the rules look at."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.formats import listed
from app.core.references import read_person_number
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import Filter, contains
from app.licences.models import Programme
from app.partners.models import AreaName
from app.partners.queries import organisation_name_on
from app.training.models import Engagement, Person, PersonName
from app.training.queries.facts import periods_of, standings_of
from app.training.queries.scope import is_current_for, is_visible_to, sees_everybody
from app.training.queries.state import certification_state_expression, certified_until_expression
from app.training.rules import CertificationAnswer, PersonFacts, certification_state
from app.training.types import CertificationState

CERTIFIED_OR_ABOVE = ("certified-or-above", "Certified or above, renewal open or not")
STATE_CHOICES = (CERTIFIED_OR_ABOVE, *CertificationState.choices())


@dataclass(frozen=True)
class PersonRow:
    """One person as the list shows them; without an answer where the viewer may not see what is current."""

    number: str
    name: str
    organisations: str
    areas: str
    answer: CertificationAnswer | None

    @property
    def link(self) -> Link:
        """Return the number as a link to the person's page."""
        return Link(self.number, f"/people/{self.number}")

    @property
    def level(self) -> str | None:
        """Return the level in words: a second tag beside the state's would be one too many."""
        return self.answer.level.label if self.answer and self.answer.level else None


@dataclass(frozen=True)
class PeopleOnDay:
    """The people a viewer may see, as columns and conditions of one day and programme."""

    viewer: Actor
    day: date
    programme: Programme | None

    @cached_property
    def is_current(self) -> sa.ColumnElement[bool]:
        """Whether the viewer may see what is current about the person."""
        return is_current_for(self.viewer, today())

    @cached_property
    def state(self) -> sa.ColumnElement[CertificationState]:
        """The state on the day, NULL where it is not the viewer's to see."""
        state = certification_state_expression(self._programme_id, self.day)
        return state if sees_everybody(self.viewer) else sa.type_coerce(sa.case((self.is_current, state)), state.type)

    @cached_property
    def until(self) -> sa.ColumnElement[int]:
        """The day number of the certification's last day, NULL where there is none to see."""
        return sa.case((self.is_current, certified_until_expression(self._programme_id, self.day)))

    @cached_property
    def name(self) -> sa.ColumnElement[str]:
        """The name on the day, else the one held last."""
        name = sa.select(PersonName.name).where(PersonName.person_id == Person.id).correlate(Person).limit(1)
        on_day = name.where(PersonName.holds_on(self.day)).scalar_subquery()
        latest = name.where(PersonName.is_known(), PersonName.until_day.is_(None)).scalar_subquery()
        return sa.func.coalesce(on_day, latest)

    @cached_property
    def statement(self) -> sa.Select[*tuple[Any, ...]]:
        """One row per person."""
        return sa.select(
            Person.id,
            Person.number,
            self.name.label("name"),
            self.is_current.label("is_current"),
        ).where(is_visible_to(self.viewer))

    def rows(self, found: Sequence[Any]) -> list[PersonRow]:
        """Return the rows with what the rules say of them, in three queries however many there are."""
        places, facts = self._places([row.id for row in found]), self._facts(found)
        return [
            PersonRow(
                row.number,
                row.name or row.number,
                listed(list(dict.fromkeys(organisation for organisation, _ in places[row.id]))),
                listed(list(dict.fromkeys(area for _, area in places[row.id]))),
                certification_state(facts[row.id], self.day) if row.is_current else None,
            )
            for row in found
        ]

    @property
    def _programme_id(self) -> uuid.UUID | None:
        return self.programme.id if self.programme is not None else None

    def _places(self, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[tuple[str, str]]]:
        scope = scope_of(self.viewer, Permission.PEOPLE_READ)
        own = sa.true() if scope.everything else Engagement.organisation_id.in_(scope.organisation_ids)
        organisation = organisation_name_on(self.day, Engagement.organisation_id.expression)
        rows = db.session.execute(
            sa.select(Engagement.person_id, organisation, AreaName.short_name)
            .outerjoin(AreaName, sa.and_(AreaName.area_id == Engagement.area_id, AreaName.holds_on(self.day)))
            .where(Engagement.person_id.in_(ids), Engagement.holds_on(self.day), own)
            .order_by(Engagement.from_day, Engagement.id)
        )
        found: dict[uuid.UUID, list[tuple[str, str]]] = defaultdict(list)
        for person_id, name, area in rows:
            found[person_id].append((name or "–", area or "–"))
        return found

    def _facts(self, found: Sequence[Any]) -> dict[uuid.UUID, PersonFacts]:
        ids = [row.id for row in found]
        held, standings = periods_of(ids, self._programme_id), standings_of(ids)
        return {
            row.id: PersonFacts(row.number, row.name or row.number, tuple(held[row.id]), tuple(standings[row.id]))
            for row in found
        }


@dataclass(frozen=True)
class PeopleChoices:
    """What the list can be filtered by beyond the state and words: (value, label) pairs."""

    organisations: Sequence[tuple[str, str]] = ()
    programmes: Sequence[Programme] = field(default=())


def people_listing(people: PeopleOnDay, choices: PeopleChoices) -> Listing:
    """Return the list of the people this viewer may see, with their states on a day (B1, B4).

    States are computed by the database for filtering and sorting, and by the rules for what is shown; a test proves
    the two equal.
    """
    columns = (
        Column("number", "Number", lambda row: row.link, Person.number.expression),
        Column("name", "Name", lambda row: row.name, sa.func.lower(people.name)),
        Column("organisation", "Organisation", lambda row: row.organisations),
        Column("areas", "Force areas", lambda row: row.areas),
        Column("level", "Level", lambda row: row.level),
        Column("state", "State", lambda row: row.answer.state if row.answer else None, people.state),
        Column("until", "Until", lambda row: row.answer.until if row.answer else None, people.until),
    )
    return Listing(
        name="people",
        caption="People",
        statement=people.statement,
        columns=columns,
        filters=tuple(_filters(people, choices)),
        default_sort="name",
        tie_breaker=Person.id.expression,
        decorate=people.rows,
        is_scalar=False,
    )


def _filters(people: PeopleOnDay, choices: PeopleChoices) -> list[Filter]:
    filters: list[Filter] = [
        TextFilter("q", "Number or name", _matches),
        ChoiceFilter("state", "State", lambda chosen: _is_in(people.state, chosen), STATE_CHOICES),
    ]
    if choices.organisations:
        engaged = lambda chosen: _engaged_by(uuid.UUID(chosen), people.day)  # noqa: E731
        filters.append(ChoiceFilter("organisation", "Organisation", engaged, tuple(choices.organisations)))
    if len(choices.programmes) > 1:
        # Which programme the states are for is decided before the statement is made.
        slugs = tuple((one.slug, one.name) for one in choices.programmes)
        filters.append(ChoiceFilter("programme", "Programme", lambda _: sa.true(), slugs))
    return filters


def _matches(typed: str) -> sa.ColumnElement[bool]:
    """A number however it is written, or any name the person has had."""
    named = sa.exists().where(
        PersonName.person_id == Person.id,
        PersonName.is_known(),
        contains(PersonName.name.expression, typed),
    )
    number = read_person_number(typed) or typed
    return sa.or_(contains(Person.number.expression, number), named)


def _engaged_by(organisation_id: uuid.UUID, day: date) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Engagement.person_id == Person.id, Engagement.organisation_id == organisation_id, Engagement.holds_on(day)
    )


def _is_in(state: sa.ColumnElement[CertificationState], chosen: str) -> sa.ColumnElement[bool]:
    if chosen == CERTIFIED_OR_ABOVE[0]:
        return state.in_((CertificationState.CERTIFIED, CertificationState.RENEWAL_OPEN))
    return state == chosen
