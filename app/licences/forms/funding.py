"""The forms of commissioners' grants and contracts (A13)."""

import uuid
from collections.abc import Sequence
from typing import Any

from wtforms.validators import InputRequired, NumberRange, Optional

from app.core.forms import (
    ChosenField,
    DateField,
    LabelledField,
    PoundsField,
    TrimmedStringField,
    TrimmedTextAreaField,
    VersionedForm,
)
from app.licences.forms.changes import LONGEST_REASON
from app.licences.types import FundingKind

Choices = Sequence[tuple[uuid.UUID, str]]
MOST_PENCE = 1_000_000_000


class FundingForm(VersionedForm):
    """A grant or contract as it was signed elsewhere."""

    kind = LabelledField("What is it?", [InputRequired("Choose what it is")], enumeration=FundingKind)
    programme = ChosenField("Programme", [InputRequired("Choose the programme it pays for")])
    giver = ChosenField("Who gives it?", [InputRequired("Choose who gives it")])
    receiver = ChosenField(
        "Who receives it?",
        [InputRequired("Choose who receives it")],
        description="A grant goes to the Trust, a contract to a provider",
    )
    purpose = TrimmedStringField(
        "What for?", [InputRequired("Enter what it is for")], max_length=300, description="As it says itself, in short"
    )
    amount = PoundsField(
        "Amount in pounds",
        [Optional(), NumberRange(1, MOST_PENCE, "An amount lies between a penny and 10 million pounds")],
        description="Over all its days. Leave empty where it is not known",
    )
    reference = TrimmedStringField(
        "Reference",
        [InputRequired("Enter the reference it goes by")],
        max_length=80,
        description="As the commissioner calls it",
    )
    from_day = DateField("First day", [InputRequired("Enter its first day")])
    until_day = DateField("Last day", [Optional()], description="Leave empty where none is agreed")
    kept_at = TrimmedStringField(
        "Where it is kept",
        [InputRequired("Enter where the signed document is kept")],
        max_length=300,
        description="The signed document stays there; the portal keeps this note",
    )

    def __init__(self, programmes: Choices, commissioners: Choices, receivers: Choices, **options: Any) -> None:
        """Offer these programmes and bodies."""
        super().__init__(**options)
        for field, choices in ((self.programme, programmes), (self.giver, commissioners), (self.receiver, receivers)):
            field.choices = [("", "Choose one"), *((str(id_), name) for id_, name in choices)]


class CorrectFundingForm(FundingForm):
    """What is recorded of it, put right or extended. Its programme stays."""

    reason = TrimmedTextAreaField(
        "Why is it changed?",
        [InputRequired("Enter why it is changed")],
        description="What was recorded before stays on the record",
        max_length=LONGEST_REASON,
    )

    def __init__(self, commissioners: Choices, receivers: Choices, **options: Any) -> None:
        """Offer these bodies."""
        super().__init__((), commissioners, receivers, **options)
        del self.programme


class EndFundingForm(VersionedForm):
    """The last day of one that ends early, and why."""

    last_day = DateField("Last day", [InputRequired("Enter the last day it pays for")])
    reason = TrimmedTextAreaField("Why does it end?", [InputRequired("Enter why it ends")], max_length=LONGEST_REASON)
