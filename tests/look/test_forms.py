"""What every form can do: bounds on all text, a rule's sentence on its field, stale forms noticed."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import EmailField, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import Length

from app.core.forms import FileField, PortalForm, VersionedForm, error_summary

LONG_ENOUGH = "a long enough secret"


class PlainForm(PortalForm):
    class Meta:
        csrf = False

    title = StringField("Title")
    address = EmailField("Email address", [Length(max=50)])
    secret = PasswordField("Password", [Length(min=12, max=128, message="Choose a password of 12 characters or more")])
    story = TextAreaField("Story")
    token = HiddenField("Token")
    paper = FileField("Agreement", accepts=(".pdf", ".docx"))


class EditForm(VersionedForm):
    class Meta:
        csrf = False

    title = StringField("Title")


def test_every_text_field_is_bounded_even_when_its_author_forgot(in_request: Flask) -> None:
    form = PlainForm(formdata=MultiDict(dict.fromkeys(("title", "address", "secret", "story", "token"), "n" * 10_000)))
    assert not form.validate()
    bounds = {"Title": "200", "Email address": "50", "Story": "4,000", "Token": "2,000"}
    for field in (form.title, form.address, form.story, form.token):
        assert field.errors[0].startswith(f"{field.label.text} must be {bounds[field.label.text]} characters or fewer.")
    assert form.secret.errors == ["Choose a password of 12 characters or more"]


def test_a_bound_given_by_one_form_does_not_leak_into_the_next(in_request: Flask) -> None:
    first, second = PlainForm(formdata=None), PlainForm(formdata=None)
    assert len(first.title.validators) == len(second.title.validators) == 1


@pytest.mark.feature("A7")
def test_a_rule_s_sentence_stands_on_its_field_and_in_the_summary(in_request: Flask) -> None:
    form = PlainForm(formdata=MultiDict({"title": "x", "secret": LONG_ENOUGH}))
    assert form.validate()
    form.add_domain_error("title", "Another version is already called that. Choose another title.")
    form.add_domain_error(None, "The licence was suspended on 12 November 2026.")
    form.add_domain_error("unknown_field", "This concerns something the form does not show.")
    summary = error_summary(form)
    assert '<a href="#title">Another version is already called that. Choose another title.</a>' in summary
    assert "<li>The licence was suspended on 12 November 2026.</li>" in summary
    assert "This concerns something the form does not show." in summary


@pytest.mark.parametrize(
    ("sent", "seen"),
    [({"version": "7"}, 7), ({"version": ""}, 0), ({"version": "seven"}, 0), ({"version": "٧"}, 0), ({}, 0)],
)
def test_a_form_says_which_version_its_page_was_made_from_or_none(
    in_request: Flask, sent: dict[str, str], seen: int
) -> None:
    form = EditForm(formdata=MultiDict({"title": "mine", **sent}), data={"version": 7})
    assert form.validate()
    assert form.seen_version == seen
    assert EditForm(formdata=None, data={"version": 7}).seen_version == 7


@pytest.mark.parametrize(("name", "is_taken"), [("a.PDF", True), ("a.docx", True), ("a.exe", False), ("pdf", False)])
def test_a_file_s_ending_is_checked_and_the_sentence_lists_those_allowed(
    in_request: Flask, name: str, is_taken: bool
) -> None:
    paper = FileStorage(io.BytesIO(b"x"), filename=name)
    form = PlainForm(formdata=MultiDict({"paper": paper, "secret": LONG_ENOUGH}))
    assert form.validate() is is_taken
    if not is_taken:
        assert form.paper.errors == ["Agreement must be a PDF or DOCX file. Choose another file."]


def test_no_errors_means_no_summary(in_request: Flask) -> None:
    assert error_summary(PlainForm(formdata=None)) == ""
    assert error_summary(None) == ""
