"""The forms every feature builds on: bounded text, domain errors as sentences, stale forms noticed."""

from __future__ import annotations

from typing import Any, Final

from flask_wtf import FlaskForm
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from app.core.forms.fields import LINE_LENGTH, PARAGRAPHS_LENGTH, MaximumLength
from app.core.forms.vouching import record_vouching

HIDDEN_LENGTH: Final = 2_000
NEVER_A_VERSION: Final = 0


class PortalForm(FlaskForm):  # type: ignore[misc]
    """A form whose every text field is bounded, and which can say what a domain rule refused.

    It knows no database: choices come in through the constructor.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """What was sent is what was sent, nothing at all included."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take a body without any field for an empty form; the library would take it for none sent."""
            taken = super().wrap_formdata(form, formdata)
            is_left_to_us = formdata is not None and taken is None
            return ImmutableMultiDict() if is_left_to_us and form.is_submitted() else taken

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self:
            if isinstance(field, StringField):
                field.validators = _with_clear_bound(field)
            elif isinstance(field, SelectField):
                field.invalid_choice_message = field.invalid_choice_message or _not_listed(field)  # type: ignore[attr-defined]

    def validate(self, extra_validators: Any = None) -> bool:
        """True where every field is fit; what a writer then vouched for goes into the event log."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid:
            record_vouching(self)
        return is_valid

    is_stale = False
    """Whether the page this form came from was made from something that has since changed."""

    def add_domain_error(self, field_name: str | None, sentence: str) -> None:
        """Show a rule's sentence on its field, or above the form when it concerns no single field.

        A name the form does not have shows the sentence above the form rather than losing it.
        """
        field = self._fields.get(field_name) if field_name else None
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


class VersionField(HiddenField):
    """Which version of a thing a page was made from. A form sent without it says so of none, never of today's."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent; where nothing was, forget what the page would have been made with now."""
        self.data = valuelist[0] if valuelist else ""


class VersionedForm(PortalForm):
    """A form that remembers which version of the thing its reader saw.

    Build it with `data={"version": thing.row_version}`; the action it hands `seen_version` to refuses a stale one.
    """

    version = VersionField()

    @property
    def seen_version(self) -> int:
        """The version the form was opened on; 0, which no row ever has, when it was not sent or is not a number."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 18 else NEVER_A_VERSION


def _not_listed(field: Field) -> str:
    """Say what to do about a choice that is not offered: by a stale page or by hand."""
    if isinstance(field, RadioField):
        return "Choose one of the answers listed"
    return f"{field.label.text} must be one of those listed. Choose it again"


def _with_clear_bound(field: Field) -> list[Any]:
    """The field's validators with an upper bound, said in our words rather than the library's."""
    validators = [_said_clearly(validator) for validator in field.validators]
    if any(isinstance(validator, Length) and validator.max > 0 for validator in validators):
        return validators
    return [*validators, MaximumLength(_default_bound(field))]


def _said_clearly(validator: Any) -> Any:
    """Our own bound in place of the library's, where that has only an upper bound and no words of its own."""
    is_plain = isinstance(validator, Length) and not isinstance(validator, MaximumLength)
    if is_plain and validator.max > 0 and validator.min <= 0 and validator.message is None:
        return MaximumLength(validator.max)
    return validator


def _default_bound(field: Field) -> int:
    if isinstance(field, HiddenField):
        return HIDDEN_LENGTH
    return PARAGRAPHS_LENGTH if isinstance(field, TextAreaField) else LINE_LENGTH
