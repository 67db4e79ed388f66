"""The form of the transfer of every remaining commissioner: one day, one instrument, and a body for each area (A24)."""

from collections.abc import Sequence
from typing import Any

from wtforms.validators import InputRequired

from app.core.forms import ChosenField, DateField, TrimmedStringField, VersionedForm
from app.licences.forms.parties import LONGEST_BASIS
from app.partners.types import Governance

LONGEST_NAME = 200
DEFAULT_PATTERN = "{area} Policing and Crime Board"


class TogetherForm(VersionedForm):
    """What all areas share; `together_form` adds the body of each."""

    effective_on = DateField("All pass on", [InputRequired("Enter the day on which all pass on")])
    instrument = TrimmedStringField(
        "The law that moves the functions",
        [InputRequired("Enter the instrument and its article")],
        max_length=LONGEST_BASIS,
    )
    pattern = TrimmedStringField(
        "Pattern of the names",
        description="{area} stands for the name of the area. “Fill in the names” writes it into every row",
        max_length=LONGEST_NAME,
    )
    pattern_governance = ChosenField("Kind of governance of all rows", choices=Governance.choices())

    def name_of(self, code: str) -> Any:
        """Return the field with the name of an area's body."""
        return self[f"name_{code}"]

    def governance_of(self, code: str) -> Any:
        """Return the field with the kind of governance of an area's body."""
        return self[f"governance_{code}"]


def together_form(areas: Sequence[tuple[str, str]], **options: Any) -> TogetherForm:
    """Return the form with a row for each of these areas, given as (code, name)."""
    fields: dict[str, Any] = {}
    for code, area in areas:
        fields[f"name_{code}"] = TrimmedStringField(f"Body that follows in {area}", max_length=LONGEST_NAME)
        fields[f"governance_{code}"] = ChosenField(f"Kind of governance in {area}", choices=Governance.choices())
    made: TogetherForm = type("TogetherFormOfAreas", (TogetherForm,), fields)(**options)
    return made
