"""The form of a draft: what is agreed before anybody signs."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FieldList, FormField, SubmitField, ValidationError
from wtforms.validators import InputRequired, NumberRange, Optional

from app.core.forms import ChosenField, DateField, LabelledField, PortalForm, VersionedForm, WholeNumberField
from app.licences.types import LONGEST_GRACE_DAYS, LONGEST_NOTICE_MONTHS, ContractShape, LapsePolicy

Choices = Sequence[tuple[str, str]]

MOST_ROWS = 60
ROW_FIELDS = ("area", "part")


class AreaRow(PortalForm):
    """One force area, whole or by a part of the register. A row without an area counts for nothing."""

    class Meta:
        """Its form has the token."""

        csrf = False

    area = ChosenField("Force area", default="")
    part = ChosenField("Named part of it", [], default="", description="Parts are named on the area’s own page")

    def validate_area(self, field: ChosenField) -> None:
        """Refuse a part of nothing, and a part of another area."""
        if self.part.data and not field.data:
            raise ValidationError("Choose the force area this is a part of")
        if self.part.data and not self.part.data.startswith(f"{field.data} "):
            raise ValidationError("The part you chose is of another force area. Choose the area or the part again")

    @property
    def part_name(self) -> str:
        """Return the name of the part chosen, empty for the whole area."""
        return (self.part.data or "").partition(" ")[2]


class DraftForm(VersionedForm):
    """Who, where, when, and what happens at the end. The choices come in through the constructor."""

    programme = ChosenField("Programme", [InputRequired("Choose the programme")])
    licensee = ChosenField("Licensee", [InputRequired("Choose the organisation that will hold the licence")])
    shape = LabelledField(
        "Contract shape", [InputRequired("Choose how the parties are bound")], enumeration=ContractShape
    )
    areas = FieldList(FormField(AreaRow), "Force areas", min_entries=1, max_entries=MOST_ROWS)
    add_area = SubmitField("Add another area")
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
        """Offer these programmes and licensees, in each row these areas and parts; add a row where asked for one."""
        super().__init__(**options)
        if self.asks_for_a_row and len(self.areas) < MOST_ROWS:
            self.areas.append_entry()
        for name, offered in choices.items():
            for field in self._fields_of(name):
                field.choices = list(offered)

    def _fields_of(self, name: str) -> list[Any]:
        """Return the fields a choice is for: one, or one in each row of the territory."""
        return [row.form[name] for row in self.areas] if name in ROW_FIELDS else [self._fields[name]]

    @property
    def asks_for_a_row(self) -> bool:
        """Return whether the form was sent for another row, and not to be saved."""
        return bool(self.is_submitted() and self.add_area.data)

    @property
    def territory(self) -> list[tuple[str, str]]:
        """Return the code of each area chosen, with the part named of it, empty for the whole."""
        return [(row.form.area.data, row.form.part_name) for row in self.areas if row.form.area.data]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a territory."""
        is_valid = bool(super().validate(extra_validators))
        if self.territory or self.areas.errors:
            return is_valid
        self.add_domain_error("areas", "Choose at least one force area")
        return False


class AmendForm(DraftForm):
    """A draft being changed: the programme stays what it is."""

    def __init__(self, choices: Mapping[str, Choices], **options: Any) -> None:
        """Offer these licensees and areas."""
        super().__init__(choices, **options)
        del self.programme
