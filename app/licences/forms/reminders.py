"""The forms of reminders: a licence's own ladder, and the texts (A10, A11)."""

import re
from typing import Any

from wtforms import SubmitField, ValidationError
from wtforms.validators import InputRequired

from app.core.forms import TrimmedStringField, TrimmedTextAreaField, VersionedForm
from app.licences.rules import text_is_sound

_NUMBERS = re.compile(r"\d{1,4}([ ,]+\d{1,4})*")
LONGEST_BODY = 4_000


class LadderForm(VersionedForm):
    """When both sides are reminded, in days before the end and after it."""

    before = TrimmedStringField(
        "Days before the end",
        [InputRequired("Enter at least one number of days")],
        description="Such as 180, 90, 60, 30, 7, 0. The last day itself is 0",
        max_length=80,
    )
    after = TrimmedStringField(
        "Days after the end", [], description="Such as 7. Leave empty for no reminder after the end", max_length=40
    )

    @property
    def rungs(self) -> list[int]:
        """Return the rungs typed, below zero after the end."""
        return [*_numbers(self.before.data), *(-days for days in _numbers(self.after.data))]

    def validate_before(self, field: TrimmedStringField) -> None:
        """Refuse what is no list of numbers."""
        _refuse_words(field)

    def validate_after(self, field: TrimmedStringField) -> None:
        """Refuse what is no list of numbers."""
        _refuse_words(field)


class ReminderTextForm(VersionedForm):
    """A text of reminders with its placeholders. It can be looked at, filled with an example, before it is saved."""

    subject = TrimmedStringField("Subject", [InputRequired("Enter the subject")])
    body = TrimmedTextAreaField(
        "Letter",
        [InputRequired("Enter the letter")],
        description="Plain text. Name no participant or victim",
        max_length=LONGEST_BODY,
    )
    preview = SubmitField("Look at it first")

    @property
    def asks_for_a_preview(self) -> bool:
        """Return whether the form was sent to be looked at, and not to be saved."""
        return bool(self.is_submitted() and self.preview.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse an unknown placeholder on its field."""
        if not super().validate(extra_validators):
            return False
        finding = text_is_sound(self.subject.data or "", self.body.data or "")
        if not finding.passed:
            self.add_domain_error(finding.facts.get("field"), f"{finding.because} {finding.remedy}")
        return finding.passed


def _numbers(text: str | None) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", text or "")]


def _refuse_words(field: TrimmedStringField) -> None:
    if field.data and not _NUMBERS.fullmatch(field.data):
        raise ValidationError("Enter whole numbers of days with commas between them, such as 60, 30, 7")
