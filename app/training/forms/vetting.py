"""Recording a DBS check or vetting, and withdrawing one."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, Optional

from app.core.forms import ChosenField, DateField, LabelledField, VersionedForm
from app.training.forms.fields import reason_field
from app.training.rules.vetting import VettingFacts
from app.training.types import VettingLevel, VettingOutcome

Choices = Sequence[tuple[str, str]]


class VettingForm(VersionedForm):
    """A check: level, outcome and days. There is no field for a number, on purpose."""

    employer = ChosenField("For", [InputRequired("Choose the organisation that answers for it")])
    level = LabelledField("Check", [InputRequired("Choose the check and its level")], enumeration=VettingLevel)
    area = ChosenField("Force area", [Optional()], description="For police vetting alone: each force vets for itself")
    outcome = LabelledField("Outcome", [InputRequired("Choose the outcome")], enumeration=VettingOutcome)
    checked_on = DateField(
        "Date of the check",
        [InputRequired("Enter the date of the check")],
        description="The date it was issued; while there is no answer, the date it was asked for",
    )
    next_due_on = DateField("Next check due by", description="As your policy or the force sets it")
    certificate_seen = BooleanField("Somebody at our organisation has seen the certificate, or the force’s answer")

    def __init__(self, employers: Choices, areas: Choices, **options: Any) -> None:
        """Offer these organisations and areas; one organisation alone is no question."""
        super().__init__(**options)
        self.employer.choices = list(employers)
        self.area.choices = [("", "None"), *areas]
        if len(employers) == 1:
            del self.employer

    @property
    def facts(self) -> VettingFacts:
        """Return what was typed, of a form that is valid."""
        assert self.checked_on.data is not None
        level, outcome = VettingLevel(self.level.data), VettingOutcome(self.outcome.data)
        return VettingFacts(level, outcome, self.checked_on.data, self.next_due_on.data)


class WithdrawCheckForm(VersionedForm):
    """Why a check that was recorded is not true."""

    reason = reason_field("the correction", "Such as a wrong date. Say nothing of what a certificate holds")
