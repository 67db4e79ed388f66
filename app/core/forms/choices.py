"""Fields that offer an enumeration's members, or take a whole number or an amount."""

import re
from collections.abc import Iterable
from typing import Any

from wtforms import IntegerField, RadioField, SelectField, StringField, ValidationError

from app.core.labels import Labelled

LONGEST_AMOUNT = 30
_AMOUNT = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))?")


class WholeNumberField(IntegerField):
    """A whole number, refused in a sentence that says what to enter; empty is None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the typed number; nothing typed is None."""
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not typed:
            self.raw_data = []
            return
        if not (typed.isascii() and typed.isdigit() and len(typed) < 7):
            raise ValueError(f"{self.label.text} must be a whole number, like 28")
        self.data = int(typed)


class PoundsField(StringField):
    """An amount typed in pounds, kept as whole pence; refused in a sentence that says what to enter; empty is None."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read "24,500", "24500.50" or "£24 500"; nothing typed is None."""
        typed = str(valuelist[0]).strip()[:LONGEST_AMOUNT] if valuelist else ""
        self.typed, self.data = typed, None
        if not typed:
            self.raw_data = []
            return
        found = _AMOUNT.fullmatch(typed.lstrip("£").replace(",", "").replace(" ", ""))
        if found is None:
            raise ValueError(f"{self.label.text} must be in pounds, like 24,500 or 24500.50")
        self.data = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))

    def _value(self) -> str:
        if self.data is None:
            return str(getattr(self, "typed", ""))
        whole, rest = divmod(self.data, 100)
        return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


class ChosenField(SelectField):
    """One of the choices the form was given; what is none of them is refused in a sentence."""

    def pre_validate(self, form: Any) -> None:
        """Refuse a value that is not offered; that nothing was chosen is for the validators to say."""
        if self.data:
            super().pre_validate(form)


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
