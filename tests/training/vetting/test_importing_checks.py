"""An employer's own list of checks: each fault by its cell, all or nothing, and nobody else's people (B17)."""

import io
import re
from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.core.clock import today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.partners.models import ForceArea, Organisation
from app.partners.types import OrganisationKind
from app.training.actions.importing import ImportResult
from app.training.actions.importing_checks import import_checks
from app.training.models import Person, VettingCheck
from app.training.rules.importing_checks import HEADINGS
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.partners import make_organisation
from tests.builders.training import make_person
from tests.conftest import Visitor
from tests.portal.reading import words_of

pytestmark = [pytest.mark.feature("B17"), pytest.mark.usefixtures("database")]
PAGE = "/people/vetting/import"


def row(person: Person, **cells: str) -> dict[str, str]:
    """Return the cells of a good row about somebody, with changes."""
    good = {
        "number": person.number,
        "check": "dbs-enhanced",
        "outcome": "satisfactory",
        "checked_on": (today() - timedelta(days=30)).isoformat(),
        "next_due_on": (today() + timedelta(days=1000)).isoformat(),
        "seen": "yes",
    }
    return good | cells


def taken(by: User, *rows: dict[str, str], is_dry_run: bool = False) -> ImportResult:
    """Import rows as somebody."""
    return import_checks(actor_of(by), list(enumerate(rows, 2)), is_dry_run=is_dry_run)


def recorded() -> Sequence[VettingCheck]:
    """Return the checks on record."""
    return db.session.scalars(sa.select(VettingCheck)).all()


def test_a_good_list_is_recorded_once_for_the_employer(
    lead: User, ours: Organisation, area: ForceArea, fay: Person
) -> None:
    nppv = row(fay, check="Police vetting, NPPV 3", force_area="wessex", name="fay checked")
    assert taken(lead, row(fay), nppv, is_dry_run=True).made == 2
    assert recorded() == []
    assert taken(lead, row(fay), nppv).made == 2
    assert {one.organisation_id for one in recorded()} == {ours.id}
    assert {one.area_id for one in recorded()} == {None, area.id}
    again = taken(lead, row(fay), nppv)
    assert (again.made, again.faults, len(recorded())) == (0, [], 2)
    events = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.VETTING_RECORDED)).all()
    assert len(events) == 2
    assert "satisfactory" not in str([one.details for one in events])


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"number": ""}, "number", "every row needs it"),
        ({"number": "CF-7"}, "number", "is no person number"),
        ({"number": "CF-0000-0000"}, "number", "engages nobody"),
        ({"check": "crb"}, "check", "“crb” is no check"),
        ({"check": "nppv-3"}, "force_area", "Choose the force area"),
        ({"check": "nppv-3", "force_area": "Atlantis"}, "force_area", "No force area is called Atlantis"),
        ({"outcome": "fine"}, "outcome", "“fine” is no outcome"),
        ({"checked_on": "soon"}, "checked_on", "is not a date"),
        ({"checked_on": "2099-01-01"}, "checked_on", "cannot lie in the future"),
        ({"next_due_on": "2199-01-01"}, "next_due_on", "longer than ten years"),
        ({"next_due_on": ""}, "next_due_on", "Enter when it is due"),
        ({"seen": ""}, "seen", "tick that it was seen"),
        ({"seen": "perhaps"}, "seen", "Write yes"),
        ({"name": "<script>"}, "name", "is called Fay Checked"),
    ],
)
def test_each_fault_is_said_by_its_cell_and_nothing_is_taken(
    lead: User, fay: Person, changes: dict[str, str], column: str, said: str
) -> None:
    result = taken(lead, row(fay, check="dbs-basic"), row(fay) | changes)
    (fault,) = result.faults
    assert (fault.row, fault.column) == (3, column)
    assert said in fault.what
    assert recorded() == []


def test_the_same_check_twice_in_a_file_is_a_fault(lead: User, fay: Person) -> None:
    faults = taken(lead, row(fay), row(fay)).faults
    assert [(one.row, one.column, one.what) for one in faults] == [
        (3, "check", "Row 2 is about the same check. Take one out.")
    ]


def test_of_others_people_and_of_oneself_nothing_is_recorded_or_told(
    lead: User, ours: Organisation, area: ForceArea, fay: Person
) -> None:
    theirs = make_person(make_organisation(name="Southmoor"), area, name="Theo Theirs")
    own = make_person(ours, area, name="Lea Der", user=lead)
    first, second = taken(lead, row(theirs, name="A wrong one"), row(own)).faults
    assert first.what == f"Your organisation engages nobody with the number {theirs.number} today."
    assert "This is your own record." in second.what
    assert "engages nobody" in taken(make_user(Role.TRAINER), row(fay)).faults[0].what
    assert recorded() == []


def csv_of(*rows: dict[str, str]) -> bytes:
    """Return rows as a CSV file."""
    lines = [",".join(HEADINGS)] + [",".join(one.get(name, "") for name in HEADINGS) for one in rows]
    return "\n".join(lines).encode()


def upload(client: Visitor, data: bytes) -> TestResponse:
    """Send a file to be checked."""
    return client.post(PAGE, data={"file": (io.BytesIO(data), "checks.csv")}, content_type="multipart/form-data")


def test_in_the_browser_it_is_checked_shown_and_confirmed(client: Visitor, lead: User, fay: Person) -> None:
    sign_in(client, lead)
    assert f'href="{PAGE}"' in client.get("/people/vetting").text
    assert client.get(f"{PAGE}?format=csv").text.strip("\ufeff\r\n") == ",".join(HEADINGS)
    wrong = upload(client, csv_of(row(fay, outcome="fine")))
    assert (wrong.status_code, "1 cell to mend" in words_of(wrong)) == (422, True)
    shown = upload(client, csv_of(row(fay)))
    assert "DBS check, enhanced of" in words_of(shown)
    rows = re.search(r'name="rows"[^>]*value="([^"]+)"', shown.text)
    assert rows is not None
    assert recorded() == []
    assert client.post(f"{PAGE}/confirm", data={"rows": rows.group(1)}).location == "/people/vetting"
    assert "1 check recorded, of 1 row." in words_of(client.get("/people/vetting"))
    assert len(recorded()) == 1
    sign_in(client, make_user(Role.PARTNER_LEAD))
    assert client.post(f"{PAGE}/confirm", data={"rows": rows.group(1)}).status_code in (409, 422)
    sign_in(client, make_user(Role.FACILITATOR))
    assert client.get(PAGE).status_code == 403


def test_rows_checked_for_one_import_are_not_confirmed_by_another(client: Visitor, area: ForceArea) -> None:
    trust = make_organisation(OrganisationKind.TRUST)
    sign_in(client, make_user(Role.TRAINER, trust))
    shown = upload(client, csv_of(row(make_person(trust, area))))
    rows = re.search(r'name="rows"[^>]*value="([^"]+)"', shown.text)
    assert rows is not None
    answer = client.post("/people/import/confirm", data={"rows": rows.group(1)})
    assert answer.status_code in (409, 422)
    assert "was made elsewhere" in words_of(answer)
