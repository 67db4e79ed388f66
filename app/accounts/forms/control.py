"""The forms of a user's roles and account."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core.forms import ChosenField, DateField, LabelledField, PortalForm, TrimmedTextAreaField
from app.core.roles import Role

Choices = Sequence[tuple[str, str]]
NO_LEAD = "I mean it: the organisation is left without a partner lead"
KEPT = "It is kept in the event log. Name no participant or victim."


class GiveRoleForm(PortalForm):
    """A role, for whom and where, from a day until a day."""

    role = LabelledField("Role", [InputRequired("Choose the role.")], enumeration=Role)
    organisation = ChosenField("Organisation", [InputRequired("Choose the organisation they will act for.")])
    area = ChosenField("Force area", description="For a commissioner or a force's single point of contact alone.")
    from_day = DateField("From", [InputRequired("Enter the first day.")])
    until_day = DateField("Until", description="The last day. Leave it empty for no last day.")

    def __init__(self, organisations: Choices, areas: Choices, **options: Any) -> None:
        """Offer these organisations and areas."""
        super().__init__(**options)
        self.organisation.choices = list(organisations)
        self.area.choices = [("", "None"), *areas]


class EndRoleForm(PortalForm):
    """The last day of a role, and why."""

    until_day = DateField(
        "Last day", [InputRequired("Enter the last day.")], description="Yesterday ends it at their next click."
    )
    reason = TrimmedTextAreaField(
        "Reason", [InputRequired("Enter why the role ends.")], max_length=400, description=KEPT
    )
    leaves_no_lead = BooleanField(NO_LEAD)


class ReasonForm(PortalForm):
    """Why an account is disabled or enabled."""

    reason = TrimmedTextAreaField("Reason", [InputRequired("Enter the reason.")], max_length=400, description=KEPT)


class DecideForm(PortalForm):
    """Nothing to fill in: the button is the answer."""
