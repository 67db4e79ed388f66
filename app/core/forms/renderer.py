"""Draws WTForms fields with GOV.UK Frontend's structure, from the templates in `components/fields/`.

The macros of govuk-frontend-jinja were measured at 6.4 ms for a form of six fields; these take a
fraction of a millisecond, and do not re-indent what somebody typed into a text area.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from flask import Flask, current_app
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
    EmailField,
    Field,
    FieldList,
    FileField,
    FloatField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TelField,
    TextAreaField,
    TimeField,
    URLField,
)
from wtforms import DateField as NativeDateField

from app.core.forms.dates import DateField
from app.core.forms.views import Appearance, first_error, view_of

# For each field type: the template that draws it, and the input's type. A subclass is drawn as the
# nearest of its parents that stands here.
_DRAWN_BY: Final[dict[type[Field], tuple[str, str]]] = {
    StringField: ("text", "text"),
    EmailField: ("text", "email"),
    TelField: ("text", "tel"),
    URLField: ("text", "url"),
    SearchField: ("text", "search"),
    IntegerField: ("text", "integer"),
    DecimalField: ("text", "decimal"),
    FloatField: ("text", "decimal"),
    TimeField: ("text", "time"),
    NativeDateField: ("text", "date"),
    DateTimeLocalField: ("text", "datetime-local"),
    PasswordField: ("password", "password"),
    TextAreaField: ("textarea", "textarea"),
    SelectField: ("select", "select"),
    RadioField: ("choices", "radio"),
    SelectMultipleField: ("choices", "checkbox"),
    BooleanField: ("checkbox", "checkbox"),
    DateField: ("date", "text"),
    FileField: ("file", "file"),
    SubmitField: ("button", "submit"),
    HiddenField: ("hidden", "hidden"),
    FormField: ("group", "group"),
    FieldList: ("group", "group"),
}


def render_field(field: Field, **over: Any) -> Markup:
    """The field with its label, hint, error and value.

    `over` may hold what Appearance names (label, hint, width, inline, rows …). Raises TypeError for a
    name it does not know, and for a type of field that has no template.
    """
    template, input_type = _how_to_draw(type(field))
    children = [render_field(member) for member in field] if template == "group" else ()  # type: ignore[attr-defined]
    view = view_of(field, Appearance(**over), input_type=input_type, children=children)
    module: Any = current_app.jinja_env.get_template(f"components/fields/{template}.html").module
    return Markup(module.draw(view))


def _how_to_draw(kind: type[Field]) -> tuple[str, str]:
    for parent in kind.__mro__:
        if parent in _DRAWN_BY:
            return _DRAWN_BY[parent]
    raise TypeError(f"No template draws a {kind.__name__}. Add one to components/fields/ and to the renderer.")


def error_summary(form: Form | None) -> Markup:
    """The list of a refused form's faults, each a link to its field; empty when there is none."""
    faults = list(_faults_of(form)) if form is not None else []
    if not faults:
        return Markup()
    module: Any = current_app.jinja_env.get_template("components/error_summary.html").module
    return Markup(module.error_summary(faults))


def _faults_of(form: Form) -> Iterator[tuple[str, str]]:
    """Each sentence with the id of the input it concerns (empty when there is none to show)."""
    for sentence in form.form_errors:
        yield str(sentence), ""
    for field in form:
        yield from _faults_of_field(field)


def _faults_of_field(field: Field) -> Iterator[tuple[str, str]]:
    if isinstance(field, FormField):
        yield from _faults_of(field.form)
        return
    sentence = first_error(field)
    if sentence:
        yield sentence, _first_input_of(field)
    if isinstance(field, FieldList):
        for member in field:
            yield from _faults_of_field(member)


def _first_input_of(field: Field) -> str:
    if isinstance(field, HiddenField):
        return ""
    if isinstance(field, DateField):
        return f"{field.id}-{field.first_wrong_part}"
    if isinstance(field, FieldList):
        return _first_input_of(field[0]) if len(field) else ""
    return str(field.id)


def init_forms(app: Flask) -> None:
    """Let every template call `field` and `error_summary`."""
    app.jinja_env.globals.update(field=render_field, error_summary=error_summary)
