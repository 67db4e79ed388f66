"""The forms of a pack and of a draft of one of its versions."""

from collections.abc import Sequence
from typing import Any

from wtforms import ValidationError
from wtforms.validators import InputRequired, NumberRange

from app.core.forms import (
    ChosenField,
    LabelledField,
    TrimmedStringField,
    TrimmedTextAreaField,
    VersionedForm,
    WholeNumberField,
)
from app.materials.rules.numbers import Number, read_number
from app.materials.types import Audience, ChangeKind

LONGEST_TITLE, LONGEST_SUMMARY = 120, 1_000
LONGEST_OVERLAP_DAYS = 366


class PackWordsForm(VersionedForm):
    """What a pack says of itself: its title, and what is in it."""

    title = TrimmedStringField(
        "Title",
        [InputRequired("Enter the pack’s title")],
        description="Its address is made from it and stays",
        max_length=LONGEST_TITLE,
    )
    summary = TrimmedTextAreaField(
        "Summary",
        [InputRequired("Enter what is in the pack")],
        description="One or two sentences that readers see in the list",
        max_length=LONGEST_SUMMARY,
    )


class NewPackForm(PackWordsForm):
    """A pack: what it says of itself, for whom it is written, and of which programme it is."""

    programme = ChosenField("Programme", [InputRequired("Choose the programme")])
    audience = LabelledField(
        "Who is it written for?", [InputRequired("Choose who it is written for")], enumeration=Audience
    )

    def __init__(self, programmes: Sequence[tuple[str, str]], **options: Any) -> None:
        """Offer these programmes."""
        super().__init__(**options)
        self.programme.choices = list(programmes)


class AmendForm(VersionedForm):
    """What a draft says of itself."""

    change_note = TrimmedTextAreaField(
        "What changed",
        [InputRequired("Enter what changed")],
        description="Readers see it: which session, which page, and why",
    )
    guidance = TrimmedTextAreaField(
        "Guidance it rests on",
        [InputRequired("Enter the guidance it rests on, or “None”")],
        description="Such as the Respect Standard, or the code of practice for conditional cautions, with its date",
    )
    overlap_days = WholeNumberField(
        "Days the version before it stays good",
        [
            InputRequired("Enter a number of days, 0 for none"),
            NumberRange(0, LONGEST_OVERLAP_DAYS, "The overlap must be between 0 and 366 days"),
        ],
        description="So that workshop pairs already begun can be finished. 0 for none",
    )


class DraftForm(AmendForm):
    """A draft: how far it changes practice, its number, and what it says of itself."""

    kind = LabelledField(
        "How far does it change practice?",
        [InputRequired("Choose how far it changes practice")],
        enumeration=ChangeKind,
    )
    number = TrimmedStringField("Version number", [], description="Leave empty for the next one", max_length=12)

    def validate_number(self, field: TrimmedStringField) -> None:
        """Refuse what is not three numbers with full stops."""
        if field.data and read_number(field.data) is None:
            raise ValidationError("Enter a version number as three numbers with full stops, like 2.1.0")

    @property
    def typed_number(self) -> Number | None:
        """Return the number that was typed, or None for the next one."""
        return read_number(self.number.data or "")
