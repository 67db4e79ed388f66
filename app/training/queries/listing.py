"""The list of people: one statement that leads to the rows of a page, and one for what the rules look at."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.actor import Actor
from app.core.clock import end_of_day, today
from app.core.formats import listed
from app.core.reading import DAY, Together, any_of
from app.core.references import read_person_number
from app.core.tables import ChoiceFilter, Column, Link, Listing, TextFilter
from app.core.tables.filters import Filter, contains
from app.licences.models import Programme
from app.partners.models import AreaName
from app.partners.queries import organisation_name_on
from app.training.models import CertificationPeriod, Engagement, Person, PersonName
from app.training.queries.facts import order_of, statements_about_people
from app.training.queries.scope import Reach, reach_of
from app.training.queries.state import certification_state_expression, certified_until_expression
from app.training.queries.vetted import vetting_filter
from app.training.rules import CertificationAnswer, PeriodFacts, PersonFacts, StandingFacts, certification_state
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


Choices = tuple[tuple[str, str], ...]
"""(value, label) pairs."""
Facts = list[tuple[Any, ...]]
KEPT = 128


@dataclass(frozen=True)
class PeopleOnDay:
    """The people of somebody's reach, as columns and conditions of one day and programme.

    A value: what was put together for one request serves the next one that asks for the same.
    """

    reach: Reach
    day: date
    programme_id: uuid.UUID | None
    known_on: date
    """The day on which the question is asked: whose engagement ended before it is shown as it was."""

    @cached_property
    def is_current(self) -> sa.ColumnElement[bool]:
        """Whether what is current about the person may be seen."""
        return self.reach.includes_now(self.known_on)

    @cached_property
    def state(self) -> sa.ColumnElement[CertificationState]:
        """The state on the day, NULL where it may not be seen."""
        state = certification_state_expression(self.programme_id, self.day)
        if self.reach.scope.everything:
            return state
        return sa.type_coerce(sa.case((self.is_current, state)), state.type)

    @cached_property
    def until(self) -> sa.ColumnElement[int]:
        """The day number of the certification's last day, NULL where there is none to see."""
        return sa.case((self.is_current, certified_until_expression(self.programme_id, self.day)))

    @cached_property
    def statement(self) -> sa.Select[*tuple[Any, ...]]:
        """One row per person, with their name on the day, else the one held last."""
        columns = Person.id, Person.number, PersonName.name, self.is_current.label("is_current")
        named = sa.select(*columns).select_from(PersonName).join(Person, Person.id == PersonName.person_id)
        named = named.where(_is_the_name_on(self.day), self.reach.includes())
        return named if self.day >= self.known_on else named.where(_is_there_on(self.day))

    @cached_property
    def counted(self) -> sa.Select[uuid.UUID]:
        """The same people without their names: everybody has one."""
        everybody = sa.select(Person.id)
        if self.day < self.known_on:
            everybody = everybody.where(_is_there_on(self.day))
        return everybody if self.reach.scope.everything else everybody.where(self.reach.includes())

    def rows(self, found: Sequence[Any]) -> list[PersonRow]:
        """Return the rows with what the rules say of them, in one query however many there are."""
        about = _about_people(self.reach.scope.everything).read(
            ids=[row.id for row in found],
            programme_id=self.programme_id,
            day=self.day,
            organisation_ids=list(self.reach.scope.organisation_ids),
        )
        periods, standings, places = map(_by_person, about)
        return [
            PersonRow(
                row.number,
                row.name,
                _each_once(organisation for organisation, _ in places[row.id]),
                _each_once(area for _, area in places[row.id]),
                self._answer(row, periods[row.id], standings[row.id]) if row.is_current else None,
            )
            for row in found
        ]

    def _answer(self, row: Any, periods: Facts, standings: Facts) -> CertificationAnswer:
        held = tuple(PeriodFacts(*one) for one in periods)
        facts = PersonFacts(row.number, row.name, held, tuple(StandingFacts(*one) for one in standings))
        return certification_state(facts, self.day)


def people_on(viewer: Actor, day: date, programme: Programme | None) -> PeopleOnDay:
    """Return the people the viewer may see, on a day and for a programme; without one nobody holds any level."""
    return PeopleOnDay(reach_of(viewer), day, programme.id if programme is not None else None, today())


@lru_cache(maxsize=KEPT)
def people_listing(
    people: PeopleOnDay,
    organisations: Choices = (),
    programmes: Choices = (),
    employers: frozenset[uuid.UUID] = frozenset(),
) -> Listing:
    """Return the list of these people, with their states on the day (B1, B4).

    Beyond the state and words it can be filtered by these organisations and programmes, and by where the checks of
    these employers' own people stand (B17). States are computed by the database for filtering and sorting, and by the
    rules for what is shown; a test proves the two equal.
    """
    columns = (
        Column("number", "Number", lambda row: row.link, Person.number.expression),
        Column("name", "Name", lambda row: row.name, PersonName.folded_name.expression),
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
        filters=tuple(_filters(people, organisations, programmes, employers)),
        default_sort="name",
        tie_breaker=PersonName.person_id.expression,
        decorate=people.rows,
        is_scalar=False,
        counted=people.counted,
    )


def _filters(
    people: PeopleOnDay, organisations: Choices, programmes: Choices, employers: frozenset[uuid.UUID]
) -> list[Filter]:
    filters: list[Filter] = [
        TextFilter("q", "Number or name", _matches),
        ChoiceFilter("state", "State", lambda chosen: _is_in(people.state, chosen), STATE_CHOICES),
    ]
    if organisations:
        engaged = lambda chosen: _engaged_by(uuid.UUID(chosen), people.day)  # noqa: E731
        filters.append(ChoiceFilter("organisation", "Organisation", engaged, organisations))
    if employers:
        filters.append(vetting_filter(employers, people.day, "vetting"))
    if len(programmes) > 1:
        # Which programme the states are for is decided before the statement is made.
        filters.append(ChoiceFilter("programme", "Programme", lambda _: sa.true(), programmes))
    return filters


def _is_the_name_on(day: date) -> sa.ColumnElement[bool]:
    """Whether a name is the one held on the day; before the first of them, the one that is open."""
    other = aliased(PersonName)
    has_one = sa.exists().where(other.person_id == PersonName.person_id, other.holds_on(day))
    is_open = PersonName.until_day.is_(None)
    return sa.and_(
        PersonName.is_known(),
        sa.or_(is_open, PersonName.until_day >= day),
        sa.or_(PersonName.from_day <= day, sa.and_(is_open, ~has_one)),
    )


def _is_there_on(day: date) -> sa.ColumnElement[bool]:
    """Whether a person was registered, named, engaged or certified by the day: who came later is not in its list."""
    name: Any = aliased(PersonName)
    begun = (
        sa.exists()
        .where(table.person_id == Person.id, table.superseded_at.is_(None), table.from_day <= day)
        .correlate(Person)
        for table in (Engagement, CertificationPeriod, name)
    )
    return sa.or_(Person.created_at <= end_of_day(day), *begun)


@cache
def _about_people(sees_everybody: bool) -> Together:
    """The periods, standings and places of the people of a page; of places, only the reader's own organisations'."""
    own = sa.true() if sees_everybody else Engagement.organisation_id.in_(any_of("organisation_ids"))
    organisation = organisation_name_on(DAY, Engagement.organisation_id.expression)
    places = (
        sa.select(Engagement.person_id, organisation, AreaName.short_name, *order_of(Engagement))
        .outerjoin(AreaName, sa.and_(AreaName.area_id == Engagement.area_id, AreaName.holds_on(DAY)))
        .where(Engagement.person_id.in_(any_of("ids")), Engagement.holds_on(DAY), own)
    )
    return Together(*statements_about_people(), places)


def _by_person(rows: Iterable[tuple[Any, ...]]) -> dict[uuid.UUID, Facts]:
    """Group rows by the person they begin with, in the order of the first day and key they end with."""
    found: dict[uuid.UUID, Facts] = defaultdict(list)
    for person_id, *facts, _, _ in sorted(rows, key=lambda row: row[-2:]):
        found[person_id].append(tuple(facts))
    return found


def _each_once(names: Iterable[str | None]) -> str:
    return listed(list(dict.fromkeys(name or "–" for name in names)))


def _matches(typed: str) -> sa.ColumnElement[bool]:
    """A number however it is written, or any name the person has had."""
    of_person = PersonName.person_id == Person.id, PersonName.is_known()
    named = sa.exists().where(*of_person, contains(PersonName.name.expression, typed)).correlate(Person)
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
