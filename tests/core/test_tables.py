"""List pages: sorting, filtering, paging and exports, with whatever an address may hold."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from app.core.db import db
from app.core.events import Event, EventTag
from app.core.labels import Labelled
from app.core.tables import ChoiceFilter, Column, Link, Listing, LogListing, TextFilter
from app.core.tables.cells import cell_markup, table_body
from app.core.tables.exports import export_rows, guarded
from app.core.tables.filters import contains
from app.core.tables.listing import PAGE_SIZE
from app.core.witness import write_testimonies
from tests.core.test_unit_of_work import note

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    " =1",
    "<script>alert(1)</script>",
    "Ŵyn 李娜 😀",
    "\x00\x0b",
]
COLUMNS = (Column("reason", "Reason", lambda row: row.reason, Event.reason.expression),)


@pytest.fixture
def a_request(app: Flask, database: sa.Connection) -> Iterator[None]:
    """A request an export is asked for in: it is witnessed when the request ends."""
    with app.test_request_context("/audit?format=csv"):
        yield


def listing(kind: type[Listing] = Listing) -> Listing:
    """Return a list of events by their reason."""
    return kind(
        name="events",
        caption="Events",
        statement=sa.select(Event),
        columns=COLUMNS,
        filters=(
            TextFilter("q", "Words", lambda typed: contains(Event.reason.expression, typed)),
            ChoiceFilter("kind", "Kind", lambda value: Event.subject_kind == value, (("test", "Test"),)),
        ),
        default_sort="reason",
        tie_breaker=Event.id.expression,
    )


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "arguments", [{"page": "0"}, {"page": "-1"}, {"page": "9" * 30}, {"page": "²"}, {"sort": "nothing"}, {"sort": "-"}]
)
def test_an_odd_address_is_answered_with_a_page(arguments: dict[str, str]) -> None:
    note("one")
    assert len(listing().read(arguments).rows) == 1


@pytest.mark.usefixtures("database")
def test_pages_follow_each_other_without_gap_or_repeat() -> None:
    for number in range(PAGE_SIZE * 2 + 1):
        note(f"{number:03}")
    seen = [row.reason for page in "123" for row in listing().read({"page": page, "sort": "-reason"}).rows]
    assert seen == [f"{number:03}" for number in reversed(range(PAGE_SIZE * 2 + 1))]


@pytest.mark.usefixtures("database")
def test_a_log_goes_on_after_its_key_and_back_to_the_newest() -> None:
    for number in range(PAGE_SIZE + 3):
        note(f"{number:03}")
    first = listing(LogListing).read({})
    rest = listing(LogListing).read({"after": str(first.next_after)})
    assert [row.reason for row in (*first.rows, *rest.rows)] == [f"{n:03}" for n in reversed(range(PAGE_SIZE + 3))]
    assert (first.pager.previous_href, rest.pager.next_href) == (None, None)
    assert listing(LogListing).read({"after": "no key"}).rows == first.rows


@pytest.mark.usefixtures("database")
def test_words_to_filter_by_mean_themselves() -> None:
    for reason in ("100% sure", "1000 sure", "under_score", "underscore"):
        note(reason)
    assert [row.reason for row in listing().read({"q": "100%"}).rows] == ["100% sure"]
    assert [row.reason for row in listing().read({"q": "R_S"}).rows] == ["under_score"]
    assert listing().read({"q": "x" * 5_000}).rows == []
    assert len(listing().read({"kind": "' OR 1=1"}).rows) == 4


@pytest.mark.parametrize("kind", [Listing, LogListing])
@pytest.mark.usefixtures("a_request")
def test_a_list_made_once_answers_for_each_day_filter_and_order_it_is_asked(kind: type[Listing]) -> None:
    for reason in ("early", "late"):
        note(reason)
    asked = sa.bindparam("latest", type_=sa.Text())
    made = replace(
        listing(kind), statement=sa.select(Event.id, Event.reason).where(Event.reason <= asked), is_scalar=False
    )
    assert sorted(row.reason for row in made.read({}, latest="early").rows) == ["early"]
    assert sorted(row.reason for row in made.read({}, latest="late").rows) == ["early", "late"]
    assert [row.reason for row in made.read({"q": "late"}, latest="late").rows] == ["late"]
    assert made.read({}, latest="").total == 0
    exported = made.export({"format": "csv"}, latest="early")
    assert exported is not None
    assert exported.get_data().decode("utf-8-sig").split() == ["Reason", "early"]
    if kind is Listing:
        turned = [
            [row.reason for row in made.read({"sort": f"{turn}reason"}, latest="late").rows] for turn in ("", "-")
        ]
        assert turned == [["early", "late"], ["late", "early"]]


@pytest.mark.parametrize("typed", HOSTILE)
@pytest.mark.usefixtures("a_request")
def test_no_exported_cell_can_start_a_formula(typed: str) -> None:
    row = SimpleNamespace(reason=typed)
    made = export_rows([row], COLUMNS, format_="csv", name="events").get_data()
    (cell,) = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))[1]
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    book = CalamineWorkbook.from_object(
        io.BytesIO(export_rows([row], COLUMNS, format_="xlsx", name="events").get_data())
    )
    assert book.get_sheet_by_index(0).to_python()[0] == ["Reason"]


@given(st.text())
def test_a_guarded_cell_is_text_a_spreadsheet_leaves_alone(typed: str) -> None:
    cell = str(guarded(typed))
    assert cell.lstrip()[:1] not in ("=", "@")
    assert "\x00" not in cell


def test_numbers_stay_numbers() -> None:
    assert [guarded(value) for value in ("-5", "+5.25", 7, None)] == ["-5", "+5.25", 7, ""]


def test_cells_escape_what_people_typed() -> None:
    class Planted(Labelled):
        ONE = "one", "<b>One</b>", "green"

    typed = ("<script>", Link("<i>", "/x?a=1&b=2"), Planted.ONE)
    drawn = [str(cell_markup(value)) for value in typed]
    drawn.append(str(table_body([Column("any", "Any", lambda value: value)] * 2, typed)))
    assert not any("<script>" in cell or "<i>" in cell or "<b>" in cell for cell in drawn)


def test_a_table_s_rows_begin_with_their_heading_and_numbers_align() -> None:
    columns = [Column("n", "Name", lambda row: row[0]), Column("c", "Copies", lambda row: row[1], is_numeric=True)]
    assert table_body(columns, [("A", 1200), ("", None)]) == (
        '<tr><th scope="row">A</th><td class="wm-table__number">1,200</td></tr>\n'
        '<tr><th scope="row"><span class="wm-none">–</span></th>'
        '<td class="wm-table__number"><span class="wm-none">–</span></td></tr>\n'
    )


@pytest.mark.feature("G2")
@pytest.mark.usefixtures("a_request")
def test_an_export_holds_every_filtered_row_and_is_witnessed() -> None:
    for number in range(PAGE_SIZE + 5):
        note(f"{number:03}")
    answer = listing().export({"format": "csv", "q": "02"})
    assert answer is not None
    assert answer.get_data().decode("utf-8-sig").split() == ["Reason", "002", *[f"02{n}" for n in range(10)]]
    assert listing().export({"format": "exe"}) is None
    write_testimonies()
    exported = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.EXPORTED)).one()
    assert exported.details["rows"] == 11
