"""Importing the facilitator register: all of it or nothing, and the same file twice changes nothing the second time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.licences.models import Programme
from app.licences.queries import programmes
from app.partners.models import ForceArea, Organisation
from app.training.actions.certification import award_level
from app.training.actions.engagements import engage_person
from app.training.actions.people import register_person
from app.training.models import Person
from app.training.queries.importing import (
    Places,
    holds_period,
    open_engagement,
    people_named,
    person_numbered,
    person_with_account,
    places_on,
)
from app.training.rules.importing import CellFault, ImportedThing, PersonRow, doubles, read_person_row

REASON = "Taken over from the register kept before."
_COLUMNS = {"user": "account", "from_day": "level_from", "until_day": "level_until", "name": "name"}
One = TypeVar("One")
NUMBERED_ROW = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class ImportedRow:
    """What one row makes: words for the page, none where everything in it is there already."""

    row: int
    name: str
    made: tuple[str, ...]
    number: str | None = None


@dataclass
class ImportResult:
    """What an import makes, or would make, and every cell that stands in its way."""

    rows: list[ImportedRow] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)

    @property
    def made(self) -> int:
        """Return how many rows make something."""
        return sum(bool(one.made) for one in self.rows)


class CellRefused(DomainError):
    """A cell that cannot be taken, on its column."""


class RowImporter(Generic[One]):
    """Takes one row after another, each in a savepoint of its own, so that every fault is found at once."""

    columns: Mapping[str, str] = {}
    """Which column a refusal's field is typed in."""
    usual_column = "name"
    """The column to blame where a refusal names no field."""
    other_column = "level"
    """The column to blame for any other field."""

    def make(self, one: One) -> ImportedRow:
        """Make what a row says; raises DomainError for what stands in its way."""
        raise NotImplementedError

    def take(self, row: int, one: One, result: ImportResult) -> None:
        """Make what a row says, or note what stands in its way."""
        savepoint = db.session.begin_nested()
        try:
            made = self.make(one)
        except DomainError as refusal:
            savepoint.rollback()
            column = refusal.field or self.usual_column
            column = column if isinstance(refusal, CellRefused) else self.columns.get(column, self.other_column)
            result.faults.append(CellFault(row, column, refusal.sentence))
        else:
            savepoint.commit()
            result.rows.append(made)


def import_rows(
    found: Sequence[ImportedThing], faults: list[CellFault], importer: RowImporter[Any], *, is_dry_run: bool
) -> ImportResult:
    """Take the rows that could be read, all or none: with a dry run, and where any cell is at fault, nothing stays."""
    result = ImportResult(faults=faults)
    trial = db.session.begin_nested()
    for one in found:
        importer.take(one.row, one, result)
    result.faults.sort(key=lambda fault: (fault.row, fault.column))
    if is_dry_run or result.faults:
        trial.rollback()
    else:
        trial.commit()
    return result


def import_people(actor: Actor, numbered: Sequence[NUMBERED_ROW], *, is_dry_run: bool) -> ImportResult:
    """Register, engage and award what the rows say, through the same actions and rules as by hand (B1).

    With a dry run, and where any cell is at fault, nothing at all stays: the result says what would be made.
    """
    read = [read_person_row(row, cells) for row, cells in numbered]
    found = [one for one, _ in read if one is not None]
    faults = [fault for _, faults in read for fault in faults] + doubles(found, "name", "the same person and place")
    importer = _Importer(actor, places_on(today()), next(iter(programmes()), None))
    result = import_rows(found, faults, importer, is_dry_run=is_dry_run)
    if result.made and not is_dry_run and not result.faults:
        record_event(actor, EventTag.PEOPLE_IMPORTED, subject_kind="list", subject_id=None, rows=result.made)
    return result


class _Importer(RowImporter[PersonRow]):
    columns = _COLUMNS

    def __init__(self, actor: Actor, places: Places, programme: Programme | None) -> None:
        self.actor = actor
        self.places = places
        self.programme = programme

    def make(self, one: PersonRow) -> ImportedRow:
        """Register, engage and award what a row says."""
        organisation, area = self._place(one)
        person, made = self._find(one, organisation, area), []
        if person is None:
            person = register_person(self.actor, name=one.name, from_day=one.known_from, user=_account(one))
            made.append("registered")
        if organisation is not None and area is not None:
            made += self._engage(person, one, organisation, area)
        if one.level is not None:
            made += self._award(person, one)
        return ImportedRow(one.row, one.name, tuple(made), person.number)

    def _find(self, one: PersonRow, organisation: Organisation | None, area: ForceArea | None) -> Person | None:
        """Return whom the row is about: by number, by account, or by a name engaged in the same place."""
        if one.number is not None:
            return _checked(one, person_numbered(one.number), "number", f"Nobody has the number {one.number}.")
        user = _account(one)
        if user is not None and (found := person_with_account(user.id)) is not None:
            return _checked(one, found, "account", "")
        namesakes = people_named(one.name)
        if organisation is not None and area is not None:
            here = [who for who in namesakes if open_engagement(who.id, organisation.id, area.id)]
            if len(here) == 1:
                return here[0]
        if namesakes and not one.is_namesake:
            known = ", ".join(who.number for who in namesakes[:5])
            raise CellRefused(
                f"{one.name} is in the register as {known}. Write that number in the column number, "
                "or yes in the column namesake for somebody else.",
                field="name",
            )
        return None

    def _place(self, one: PersonRow) -> tuple[Organisation | None, ForceArea | None]:
        if one.organisation is None or one.area is None:
            return None, None
        named = self.places.organisations.get(one.organisation.casefold(), [])
        if len(named) != 1:
            what = "No organisation that can engage people is" if not named else "More than one organisation is"
            mend = "Register it first, or check the spelling." if not named else "Register these people by hand."
            raise CellRefused(f"{what} called {one.organisation}. {mend}", field="organisation")
        area = self.places.areas.get(one.area.casefold())
        if area is None:
            raise CellRefused(f"No force area is called {one.area}. Write its ONS code or its name.", field="area")
        return named[0], area

    def _engage(self, person: Person, one: PersonRow, organisation: Organisation, area: ForceArea) -> list[str]:
        if open_engagement(person.id, organisation.id, area.id) is not None:
            return []
        try:
            engage_person(self.actor, person=person, organisation=organisation, area=area, from_day=one.engaged_from)
        except DomainError as refusal:
            raise CellRefused(refusal.sentence, field="engaged_from") from refusal
        return [f"engaged by {one.organisation} in {one.area}"]

    def _award(self, person: Person, one: PersonRow) -> list[str]:
        assert one.level is not None
        assert one.level_from is not None
        assert one.level_until is not None
        if self.programme is None:
            raise CellRefused("There is no programme yet, so no level can be awarded.", field="level")
        days = (one.level_from, one.level_until)
        if holds_period(person.id, self.programme.id, one.level, *days):
            return []
        values: dict[str, Any] = {"from_day": days[0], "until_day": days[1], "evidence": one.evidence}
        award_level(self.actor, person=person, programme=self.programme, level=one.level, reason=REASON, **values)
        return [f"awarded {one.level.label}"]


def _account(one: PersonRow) -> User | None:
    if one.account is None:
        return None
    user = user_by_email(one.account)
    if user is None:
        raise CellRefused("No account has this address. Leave it empty, or invite the person first.", field="account")
    return user


def _checked(one: PersonRow, found: tuple[Person, str] | None, column: str, missing: str) -> Person:
    if found is None:
        raise CellRefused(f"{missing} Copy it from the person’s page, or leave it empty.", field=column)
    person, name = found
    if name.casefold() != one.name.casefold():
        raise CellRefused(
            f"{person.number} is called {name}, not {one.name}. Correct the row, or record a new name on their page.",
            field="name",
        )
    return person
