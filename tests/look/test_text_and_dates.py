"""Text and dates survive whatever is typed, in every script, and keep it to be shown again."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired, InputRequired, Optional

from app.core.forms import DateField, PortalForm, TrimmedStringField, TrimmedTextAreaField
from app.core.forms.dates import DateProblem, read_date
from app.core.forms.text import clean_line, clean_paragraphs, is_unprintable

ANYTHING = some.text(alphabet=some.characters(), max_size=60)
ANY_REQUEST = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


class DateForm(PortalForm):
    class Meta:
        csrf = False

    starts_on = DateField("Start date", [InputRequired("Enter the date the licence starts")])
    checked_on = DateField("Check date", [DataRequired("Enter the date of the check")])
    ends_on = DateField("End date", [Optional()])


class NameForm(PortalForm):
    class Meta:
        csrf = False

    name = TrimmedStringField("Name", [InputRequired("Enter the name")], max_length=40)
    notes = TrimmedTextAreaField("Notes")


def typed(name: str, day: str, month: str, year: str) -> dict[str, str]:
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


@given(day=ANYTHING, month=ANYTHING, year=ANYTHING)
def test_reading_a_date_gives_a_date_or_a_sentence_about_a_part(day: str, month: str, year: str) -> None:
    try:
        assert isinstance(read_date({"day": day, "month": month, "year": year}), date)
    except DateProblem as problem:
        assert set(problem.wrong_parts) <= {"day", "month", "year"}
        assert problem.wrong_parts
        assert str(problem).startswith("must ")


@given(known=some.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)), by_name=some.booleans())
def test_every_real_date_is_read_back(known: date, by_name: bool) -> None:
    month = known.strftime("%B") if by_name else str(known.month)
    assert read_date({"day": str(known.day), "month": month, "year": str(known.year)}) == known


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence", "parts"),
    [
        ("31", "2", "2027", "must be a real date, like 27 3 2027", ("day", "month")),
        ("32", "1", "2027", "must be a real date, like 27 3 2027", ("day",)),
        ("1", "13", "2027", "must be a real date, like 27 3 2027", ("month",)),
        ("1", "", "", "must include a month and year", ("month", "year")),
        ("1", "4", "27", "must have a year of 4 numbers, like 2027", ("year",)),
        ("1", "4", "0001", "must be in a year from 1900 to 2199", ("year",)),
        ("9" * 5000, "4", "2027", "must be a real date, like 27 3 2027", ("day",)),
        ("²", "4", "2027", "must be a real date, like 27 3 2027", ("day",)),
    ],
)
def test_a_wrong_date_is_refused_with_the_part_at_fault(
    day: str, month: str, year: str, sentence: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(DateProblem) as refused:
        read_date({"day": day, "month": month, "year": year})
    assert str(refused.value) == sentence
    assert refused.value.wrong_parts == parts


@ANY_REQUEST
@given(day=ANYTHING, month=ANYTHING, year=ANYTHING)
def test_a_date_field_never_raises_and_keeps_what_was_typed(in_request: Flask, day: str, month: str, year: str) -> None:
    form = DateForm(formdata=MultiDict(typed("starts_on", day, month, year)))
    form.validate()
    assert form.starts_on.parts == {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    assert (form.starts_on.data is None) == bool(form.starts_on.errors)


def test_a_date_field_says_what_is_missing_and_what_is_wrong(in_request: Flask) -> None:
    form = DateForm(formdata=MultiDict(typed("checked_on", "31", "2", "2027") | typed("ends_on", "1", "", "2027")))
    assert not form.validate()
    assert list(form.starts_on.errors) == ["Enter the date the licence starts"]
    assert list(form.checked_on.errors) == ["Check date must be a real date, like 27 3 2027"]
    assert list(form.ends_on.errors) == ["End date must include a month"]


def test_a_form_sent_without_any_date_parts_is_refused_not_broken(in_request: Flask) -> None:
    form = DateForm(formdata=MultiDict())
    assert not form.validate()
    assert form.starts_on.data is None
    assert not form.ends_on.errors


def test_a_known_date_fills_its_parts(in_request: Flask) -> None:
    form = DateForm(formdata=None, data={"starts_on": date(2027, 4, 1)})
    assert form.starts_on.parts == {"day": "1", "month": "4", "year": "2027"}


@given(ANYTHING)
def test_a_cleaned_line_is_one_tidy_line_and_stays_so(text: str) -> None:
    cleaned = clean_line(text)
    assert clean_line(cleaned) == cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert "\n" not in cleaned
    assert "  " not in cleaned


@given(ANYTHING)
def test_cleaned_paragraphs_have_single_line_ends_and_stay_so(text: str) -> None:
    cleaned = clean_paragraphs(text)
    assert clean_paragraphs(cleaned) == cleaned
    assert "\r" not in cleaned
    assert "\n\n\n" not in cleaned


@pytest.mark.parametrize(
    "name",
    [
        "Siân Ŵyn-Łukaszewska O’Brien",
        "李小龍",
        "محمد",
        "Nguyễn Thị Ánh",
        "Ólafur 👩‍🏫",
        "<script>alert(1)</script>",
    ],
)
def test_names_in_every_script_are_kept(in_request: Flask, name: str) -> None:
    form = NameForm(formdata=MultiDict({"name": f"  {unicodedata.normalize('NFD', name)}\t"}))
    assert form.validate(), form.errors
    assert form.name.data == unicodedata.normalize("NFC", name)


@ANY_REQUEST
@given(ANYTHING)
def test_nothing_unprintable_is_ever_kept(in_request: Flask, text: str) -> None:
    form = NameForm(formdata=MultiDict({"name": text, "notes": text}))
    form.validate()
    for field in (form.name, form.notes):
        assert not any(is_unprintable(character) for character in field.data)
        field.data.encode("utf-8")
    held = any(is_unprintable(character) for character in text)
    assert held == any("cannot be printed" in error for error in form.notes.errors)


def test_spaces_alone_are_no_answer(in_request: Flask) -> None:
    form = NameForm(formdata=MultiDict({"name": " \u00a0\t "}))
    assert not form.validate()
    assert list(form.name.errors) == ["Enter the name"]


def test_text_that_is_too_long_is_told_by_how_much(in_request: Flask) -> None:
    form = NameForm(formdata=MultiDict({"name": "n" * 10_000, "notes": "n" * 10_000}))
    assert not form.validate()
    assert list(form.name.errors) == ["Name must be 40 characters or fewer. You entered 10,000: shorten it by 9,960."]
    assert list(form.notes.errors) == [
        "Notes must be 4,000 characters or fewer. You entered 10,000: shorten it by 6,000."
    ]
    assert len(form.notes.data) == 10_000


@pytest.mark.feature("G6")
@pytest.mark.parametrize("typed", ["\u200b", " \u200d\ufeff\u2060 ", "\u00ad\n\u200b"])
def test_what_shows_nothing_is_no_answer(typed: str) -> None:
    assert (clean_line(typed), clean_paragraphs(typed)) == ("", "")
    assert clean_line(f"a{typed}b") != ""
