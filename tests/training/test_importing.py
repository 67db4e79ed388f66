"""Importing the facilitator register: every fault by row and column, all or nothing, the same file twice (B1)."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import xlsxwriter
from flask import Flask

from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.core.tables import sheets
from app.core.tables.sheets import read_sheet
from app.training.actions.importing import import_people
from app.training.models import CertificationPeriod, Engagement, Person, PersonName
from app.training.rules.importing import HEADINGS, read_day
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_programme
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import make_person
from tests.conftest import Visitor

pytestmark = [pytest.mark.feature("B1"), pytest.mark.usefixtures("database")]

LEVEL_FROM = today() - timedelta(days=30)
LEVEL_UNTIL = LEVEL_FROM + timedelta(days=700)


@pytest.fixture(autouse=True)
def place(database: sa.Connection) -> None:
    """A provider, an area and a programme that rows can name."""
    make_organisation(name="Northmoor CIC")
    make_area(code="E99000001", name="Eastshire")
    make_programme()


def row(**cells: str) -> dict[str, str]:
    """Return the cells of a good row, with changes."""
    good = {
        "name": "Asha Rahman",
        "known_from": "2026-04-01",
        "organisation": "northmoor cic",
        "area": "Eastshire",
        "level": "certified",
        "level_from": LEVEL_FROM.isoformat(),
        "level_until": LEVEL_UNTIL.isoformat(),
        "evidence": "Register of March 2026",
    }
    return good | cells


def csv_of(*rows: dict[str, str]) -> bytes:
    """Return rows as a CSV file."""
    lines = [",".join(HEADINGS)] + [",".join(f'"{one.get(name, "")}"' for name in HEADINGS) for one in rows]
    return "\r\n".join(lines).encode()


def counts() -> list[int]:
    """Return how many people, names, engagements, periods and events there are."""
    tables = (Person, PersonName, Engagement, CertificationPeriod, Event)
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]


def take(*rows: dict[str, str], is_dry_run: bool = False) -> list[tuple[int, str]]:
    """Import rows, and return the row and column of every fault."""
    result = import_people(TESTER, list(enumerate(rows, 2)), is_dry_run=is_dry_run)
    return [(fault.row, fault.column) for fault in result.faults]


def test_a_row_registers_engages_and_awards_and_a_second_time_changes_nothing() -> None:
    before = counts()
    assert take(row(), row(name="Ben Ode", level="", level_from="", level_until="")) == []
    after = counts()
    assert [now - then for now, then in zip(after, before, strict=True)][:4] == [2, 2, 2, 1]
    assert db.session.scalar(sa.select(Event).where(Event.tag == EventTag.PEOPLE_IMPORTED))
    assert take(row(), row(name="Ben Ode", level="", level_from="", level_until="")) == []
    assert counts() == after


def test_a_dry_run_says_what_it_would_make_and_makes_nothing() -> None:
    before = counts()
    result = import_people(TESTER, [(2, row())], is_dry_run=True)
    (one,) = result.rows
    assert one.made == ("registered", "engaged by northmoor cic in Eastshire", "awarded Certified facilitator")
    assert counts() == before


def test_one_fault_anywhere_and_nothing_is_taken() -> None:
    before = counts()
    assert take(row(), row(name="Ben Ode", area="Nowhere")) == [(3, "area")]
    assert counts() == before


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Asha \u202eRahman"}, "name"),
        ({"known_from": ""}, "known_from"),
        ({"known_from": "soon"}, "known_from"),
        ({"known_from": "31/02/2026"}, "known_from"),
        ({"number": "CF-OOPS"}, "number"),
        ({"number": "CF-7Q2M-K8XD"}, "number"),
        ({"account": "nobody"}, "account"),
        ({"account": "nobody@nowhere.example"}, "account"),
        ({"namesake": "perhaps"}, "namesake"),
        ({"organisation": "Somebody Else"}, "organisation"),
        ({"organisation": ""}, "organisation"),
        ({"area": ""}, "area"),
        ({"area": "'; drop table person"}, "area"),
        ({"level": "wizard"}, "level"),
        ({"level": ""}, "level"),
        ({"level_until": ""}, "level_until"),
        ({"level_until": "2001-01-01"}, "level_until"),
        ({"evidence": ""}, "evidence"),
    ],
)
def test_each_cell_is_faulted_where_it_is(cells: dict[str, str], column: str) -> None:
    before = counts()
    found = take(row(**cells))
    assert (2, column) in found, found
    assert counts() == before


def test_the_same_person_twice_in_one_file_is_a_fault() -> None:
    assert take(row(), row(name="ASHA rahman")) == [(3, "name")]


def test_a_name_the_register_holds_asks_who_is_meant() -> None:
    known = make_person(name="Asha Rahman", level=None)
    result = import_people(TESTER, [(2, row())], is_dry_run=True)
    assert known.number in result.faults[0].what
    assert take(row(number=known.number), is_dry_run=True) == []
    assert take(row(number=known.number, name="Ben Ode")) == [(2, "name")]
    assert take(row(namesake="yes")) == []
    after = counts()
    assert take(row(namesake="yes")) == []
    assert counts() == after


def test_a_namesake_organisation_is_not_guessed() -> None:
    make_organisation(name="NORTHMOOR cic")
    assert take(row()) == [(2, "organisation")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_names_come_through_every_usual_encoding(encoding: str) -> None:
    data = csv_of(row(name="Zoë Müller–O’Neill")).decode().encode(encoding)
    (read,) = read_sheet(data, headings=HEADINGS)
    assert read.cells["name"] == "Zoë Müller–O’Neill"
    assert read.number == 2


def test_a_semicolon_file_and_odd_headings_are_read() -> None:
    (read,) = read_sheet(b"Name;Known from\r\nAsha;1 April 2026\r\n;\r\n", headings=HEADINGS)
    assert read.cells == {"name": "Asha", "known_from": "1 April 2026"}


def xlsx_of(*rows: list[object]) -> bytes:
    """Return rows as an XLSX file; formulas stay formulas."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(number, place, cell, day)  # type: ignore[arg-type]
                else:
                    sheet.write(number, place, cell)
    return made.getvalue()


def test_an_xlsx_is_read_as_text_days_and_formulas_too() -> None:
    data = xlsx_of(["name", "known_from"], ["Asha", date(2026, 4, 1)], ["=1+1", "1/4/2026"])
    first, second = read_sheet(data, headings=HEADINGS)
    assert first.cells == {"name": "Asha", "known_from": "2026-04-01"}
    assert second.number == 3
    assert second.cells["name"] in ("0", "")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"name,known_from\r\n", "no row below"),
        (b"name,shoe_size\r\nA,9", "shoe_size"),
        (b"name,name\r\nA,B", "twice"),
        (b"\x89PNG\x00\x00", "neither CSV nor XLSX"),
        (b"PK\x03\x04 not a zip", "XLSX"),
        (b'name,known_from\r\n"Asha,2026', "quotation mark"),
        (b"name\r\n" + b"A\r\n" * 501, "501 rows"),
        (b"name\r\n" + b"A" * 1_001, "1,000 characters"),
        (b"name" + b"," * 60, "columns"),
        (b"x" * 1_000_001, "larger than"),
    ],
)
def test_what_is_no_register_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(DomainError, match=words) as refusal:
        read_sheet(data, headings=HEADINGS)
    assert refusal.value.field == "file"


def test_a_zip_that_unpacks_without_end_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    monkeypatch.setattr(sheets, "CalamineWorkbook", None)
    with pytest.raises(DomainError, match="unpacks to more"):
        read_sheet(packed.getvalue(), headings=HEADINGS)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-04-01", date(2026, 4, 1)),
        ("01/04/2026", date(2026, 4, 1)),
        ("1.4.2026", date(2026, 4, 1)),
        ("1 Apr 2026", date(2026, 4, 1)),
        ("2026-13-01", None),
        ("1/4/26", None),
        ("٣/٤/2026", None),
        ("April", None),
    ],
)
def test_days_are_read_day_before_month(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


def test_a_file_is_checked_mended_and_confirmed_in_the_browser(client: Visitor) -> None:
    sign_in(client, make_user(Role.TRAINER))
    before = counts()[:4]

    def send(data: bytes, name: str = "register.csv") -> str:
        return client.post("/people/import", data={"file": (io.BytesIO(data), name)}).text

    wrong = send(csv_of(row(area="Nowhere", name="<script>alert(1)</script>")))
    assert "1 cell to mend" in wrong and "No force area is called Nowhere" in wrong
    assert "<script>alert" not in wrong
    assert "must be a CSV or XLSX file" in send(b"x", "register.exe")
    checked = send(csv_of(row()))
    assert "Take 1 row into the register" in checked
    assert counts()[:4] == before
    sealed = checked.split('name="rows"')[1].split('value="')[1].split('"')[0]
    assert client.post("/people/import/confirm", data={"rows": sealed[:-3] + "abc"}).status_code == 422
    assert client.post("/people/import/confirm", data={"rows": sealed}).status_code == 302
    assert counts()[0] == before[0] + 1
    # Sent twice, it changes nothing; from somebody else's check, it is refused.
    after = counts()[:4]
    client.post("/people/import/confirm", data={"rows": sealed})
    assert counts()[:4] == after
    sign_in(client, make_user(Role.TRAINER))
    assert client.post("/people/import/confirm", data={"rows": sealed}).status_code == 422


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_the_template_can_be_sent_back_filled_in(client: Visitor, format_: str) -> None:
    sign_in(client, make_user(Role.TRAINER))
    template = client.get(f"/people/import?format={format_}")
    assert template.headers["Content-Disposition"].endswith(f'facilitator-register.{format_}"')
    with pytest.raises(DomainError, match="no row below"):
        read_sheet(template.data, headings=HEADINGS)


def test_the_command_says_what_it_took(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(csv_of(row()))
    run = app.test_cli_runner().invoke
    before = counts()[:4]
    dry = run(args=["people", "import", str(file), "--dry-run"])
    assert "1 row of 1 would change the register" in dry.output
    assert counts()[:4] == before
    assert "1 row of 1 changed the register" in run(args=["people", "import", str(file)]).output
    assert "0 rows of 1 changed" in run(args=["people", "import", str(file)]).output
    file.write_bytes(csv_of(row(name="")))
    wrong = run(args=["people", "import", str(file)])
    assert wrong.exit_code == 1
    assert "Row 2, name: This cell is empty" in wrong.output
