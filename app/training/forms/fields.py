"""Fields the training forms share."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired

from app.core.forms import TrimmedTextAreaField
from app.core.labels import Labelled

LONGEST_REASON = 1_000
LONGEST_NAME = 120


class LabelledField(RadioField):
    """One member of a labelled enumeration, offered as radios; `member` is the chosen one.

    `offer` narrows what is shown. A member that is not shown any more still validates, so that a page that has
    grown stale is refused by the rule, which knows why, and not as an unknown choice.
    """

    def __init__(self, label: str, validators: list[Any], *, enumeration: type[Labelled], **options: Any) -> None:
        """Offer the members of the enumeration in order."""
        super().__init__(label, validators, choices=enumeration.choices(), **options)
        self.members = {member.value: member for member in enumeration}

    def offer(self, members: Iterable[Labelled]) -> None:
        """Show these members only."""
        self.choices = [(member.value, member.label) for member in members]

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no member; that nothing was chosen is for the validators to say."""
        if self.raw_data and self.data not in self.members:
            raise ValidationError("Choose one of the options")

    @property
    def member(self) -> Any:
        """Return the chosen member of a form that validated."""
        return self.members[self.data]


class ChosenField(SelectField):
    """One of the choices the form was given; what is none of them is refused in a sentence."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not offered; that nothing was chosen is for the validators to say."""
        if self.data and self.data not in {choice[0] for choice in self.choices or ()}:
            raise ValidationError(f"{self.label.text} must be one of those listed. Choose it again")


def reason_field(what: str, hint: str) -> TrimmedTextAreaField:
    """Return a field for the reason of something; the person concerned reads it (B14)."""
    return TrimmedTextAreaField(
        "Reason", [InputRequired(f"Enter the reason for {what}")], description=hint, max_length=LONGEST_REASON
    )


def evidence_field(what: str) -> TrimmedTextAreaField:
    """Return a field for what shows it, and where that is kept (B14)."""
    return TrimmedTextAreaField(
        "Evidence",
        [InputRequired(f"Enter what shows {what}, and where it is kept")],
        description="What shows it, and where it is kept. Name no participant or victim",
        max_length=LONGEST_REASON,
    )
