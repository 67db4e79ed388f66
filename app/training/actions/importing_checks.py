"""Importing an employer's own list of DBS checks and vetting: all of it or nothing, the same file twice (B17)."""

from collections.abc import Sequence

from app.core.actor import Actor
from app.core.clock import today
from app.core.formats import long_date
from app.partners.models import ForceArea
from app.training.actions.importing import (
    NUMBERED_ROW,
    CellRefused,
    ImportedRow,
    ImportResult,
    RowImporter,
    import_rows,
)
from app.training.actions.vetting import record_check
from app.training.models import Person
from app.training.queries.importing import Places, person_numbered, places_on
from app.training.queries.vetting import employers_of, holds_check
from app.training.rules.importing import doubles
from app.training.rules.importing_checks import CheckRow, read_check_row


def import_checks(actor: Actor, numbered: Sequence[NUMBERED_ROW], *, is_dry_run: bool) -> ImportResult:
    """Record the checks the rows say, of people the actor's own organisation engages, by the rules as by hand (B17).

    With a dry run, and where any cell is at fault, nothing at all stays: the result says what would be made.
    """
    read = [read_check_row(row, cells) for row, cells in numbered]
    found = [one for one, _ in read if one is not None]
    faults = [fault for _, faults in read for fault in faults] + doubles(found, "check", "the same check")
    return import_rows(found, faults, _Importer(actor, places_on(today())), is_dry_run=is_dry_run)


class _Importer(RowImporter[CheckRow]):
    columns = {
        "area": "force_area",
        "checked_on": "checked_on",
        "next_due_on": "next_due_on",
        "certificate_seen": "seen",
    }
    usual_column, other_column = "number", "number"

    def __init__(self, actor: Actor, places: Places) -> None:
        self.actor = actor
        self.places = places

    def make(self, one: CheckRow) -> ImportedRow:
        """Record the check a row says, unless exactly that is on record."""
        person, name = self._person(one)
        employers = employers_of(self.actor, person, today())
        if len(employers) > 1:
            raise CellRefused("Two of your organisations engage this person. Record it on their page.", field="number")
        words = f"{one.facts.level.label} of {long_date(one.facts.checked_on)}"
        if holds_check(person.id, employers[0], one.facts):
            return ImportedRow(one.row, name, (), person.number)
        record_check(
            self.actor,
            person=person,
            employer_id=employers[0],
            facts=one.facts,
            area=self._area(one),
            certificate_seen=one.is_seen,
        )
        return ImportedRow(one.row, name, (words,), person.number)

    def _person(self, one: CheckRow) -> tuple[Person, str]:
        """Return somebody the actor's organisation engages today; of others nothing is told, not even that they are."""
        found = person_numbered(one.number)
        if found is None or not employers_of(self.actor, found[0], today()):
            raise CellRefused(f"Your organisation engages nobody with the number {one.number} today.", field="number")
        if one.name and one.name.casefold() != found[1].casefold():
            raise CellRefused(f"{one.number} is called {found[1]}, not {one.name}. Correct the row.", field="name")
        return found

    def _area(self, one: CheckRow) -> ForceArea | None:
        if one.area is None:
            return None
        area = self.places.areas.get(one.area.casefold())
        if area is None:
            what = f"No force area is called {one.area}. Write its ONS code or its name."
            raise CellRefused(what, field="force_area")
        return area
