"""The rows of a list as CSV or XLSX. No cell can start a formula in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from flask import Response, request

from app.core.actor import current_actor
from app.core.as_of import asked
from app.core.clock import in_london
from app.core.events import EventTag, record_event
from app.core.formats import plain_cell
from app.core.labels import within_sentence
from app.core.tables.columns import Column
from app.core.witness import witness

FORMATS = ("csv", "xlsx")
_PLAIN_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEADING, _DAY, _TIME = {"bold": True}, {"num_format": "d mmm yyyy"}, {"num_format": "d mmm yyyy hh:mm:ss"}
LONGEST_SHEET_NAME = 31
LONGEST_COLUMN_PIXELS = 400
_LONGEST_CELL = 32_000
_LONGEST_ADDRESS = 500


def export_template(headings: Sequence[str], *, format_: str, name: str) -> Response:
    """Return an empty table with these headings, to be filled in and sent back."""
    return _download(list(headings), [], format_, name)


def export_rows(
    rows: Iterable[Any], columns: Sequence[Column], *, format_: str, name: str, caption: str = ""
) -> Response:
    """Return the rows as a file to download, named for the list and its day; who took it is witnessed (G2).

    The event calls the list by its caption, else by its name.
    """
    table = [[column.value(row) for column in columns] for row in rows]
    _witness_export(caption or name.replace("-", " "), format_, len(table))
    labels = [column.label for column in columns]
    return _download(labels, table, format_, name, file_name=f"{name}-{asked().day.isoformat()}")


def _download(
    labels: Sequence[str], table: Sequence[Sequence[object]], format_: str, name: str, *, file_name: str = ""
) -> Response:
    made = _csv(labels, table) if format_ == "csv" else _xlsx(labels, table, name)
    media_type = "text/csv" if format_ == "csv" else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = Response(made, mimetype=media_type)
    # What a list says is for its reader alone: no cache on the way, nor the browser's own, keeps it.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name or name}.{format_}"'
    return response


def _witness_export(title: str, format_: str, rows: int) -> None:
    actor, address = current_actor(), request.full_path[:_LONGEST_ADDRESS]
    witness(
        lambda: record_event(
            actor,
            EventTag.EXPORTED,
            subject_kind="list",
            subject_id=None,
            after={"address": address},
            what=within_sentence(title),
            format=format_.upper(),
            rows=rows,
        )
    )


def guarded(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: text that could start one gets a quote before it."""
    if not isinstance(value, str):
        return "" if value is None else value
    text = _NOT_XML.sub("", value)[:_LONGEST_CELL]
    if text.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r") and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return text


def _csv(labels: Sequence[str], table: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(labels)
    writer.writerows([guarded(plain_cell(cell)) for cell in row] for row in table)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _xlsx(labels: Sequence[str], table: Iterable[Sequence[object]], name: str) -> bytes:
    """Return a workbook of one sheet, named for the list; days and times are dates a spreadsheet can reckon with."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        sheet = book.add_worksheet(name.replace("-", " ").capitalize()[:LONGEST_SHEET_NAME])
        sheet.freeze_panes(1, 0)
        heading, day, time = (book.add_format(properties) for properties in (_HEADING, _DAY, _TIME))
        sheet.write_row(0, 0, labels, heading)
        for number, row in enumerate(table, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(number, place, in_london(cell).replace(tzinfo=None), time)
                elif isinstance(cell, date):
                    sheet.write_datetime(number, place, datetime.combine(cell, datetime.min.time()), day)
                else:
                    sheet.write(number, place, guarded(plain_cell(cell)))
        sheet.autofit(LONGEST_COLUMN_PIXELS)
    return made.getvalue()
