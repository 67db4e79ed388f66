"""The form of a draft: what is agreed before anybody signs."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.core.forms import DateField, LabelledField, TrimmedStringField, VersionedForm, WholeNumberField
from app.licences.types import LONGEST_GRACE_DAYS, LONGEST_NOTICE_MONTHS, ContractShape, LapsePolicy

Choices = Sequence[tuple[str, str]]


class DraftForm(VersionedForm):
    """Who, where, when, and what happens at the end. The choices come in through the constructor."""

    programme = SelectField("Programme", [InputRequired("Choose the programme")])
    licensee = SelectField("Licensee", [InputRequired("Choose the organisation that will hold the licence")])
    shape = LabelledField(
        "Contract shape", [InputRequired("Choose how the parties are bound")], enumeration=ContractShape
    )
    areas = SelectMultipleField("Force areas", [InputRequired("Choose at least one force area")])
    part = TrimmedStringField(
        "Part of the area",
        [],
        description="Only where the licence covers a part of a single area, such as “Milton Keynes”",
        max_length=120,
    )
    starts_on = DateField(
        "First day", [InputRequired("Enter the date the licence starts")], description="Such as 1 4 2027"
    )
    ends_on = DateField(
        "Last day",
        [InputRequired("Enter the date the licence ends")],
        description="The licence is good until midnight at the end of this day",
    )
    grace_days = WholeNumberField(
        "Days of grace",
        [Optional(), NumberRange(0, LONGEST_GRACE_DAYS, "Grace must be between 0 and 366 days")],
        description="After the last day. Leave empty for none",
    )
    notice_months = WholeNumberField(
        "Months of notice",
        [Optional(), NumberRange(0, LONGEST_NOTICE_MONTHS, "Notice must be between 0 and 24 months")],
        description="How long before the end either side gives notice. Leave empty for what the Trust usually asks",
    )
    lapse_policy = LabelledField(
        "Once the licence has ended, what can still be downloaded?",
        [InputRequired("Choose what the licensee keeps once the licence has ended")],
        enumeration=LapsePolicy,
    )
    seats = WholeNumberField(
        "Facilitator seats",
        [Optional(), NumberRange(1, 10_000, "Seats must be between 1 and 10,000")],
        description="The most facilitators the licence is for. Leave empty for no limit",
    )

    def __init__(self, choices: Mapping[str, Choices], **options: Any) -> None:
        """Offer these programmes, licensees and areas."""
        super().__init__(**options)
        for name, offered in choices.items():
            self._fields[name].choices = list(offered)


class AmendForm(DraftForm):
    """A draft being changed: the programme stays what it is."""

    def __init__(self, choices: Mapping[str, Choices], **options: Any) -> None:
        """Offer these licensees and areas."""
        super().__init__(choices, **options)
        del self.programme
