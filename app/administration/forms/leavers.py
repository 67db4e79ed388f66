"""The forms about leavers."""

from wtforms.validators import InputRequired

from app.core.forms import DateField, PortalForm, TrimmedTextAreaField


class CutOffForm(PortalForm):
    """Nothing to fill in: the button is the question."""


class RestoreForm(PortalForm):
    """Until when a role is given back, and why."""

    until_day = DateField("Until", [InputRequired("Enter the last day of the role.")])
    reason = TrimmedTextAreaField(
        "Reason",
        [InputRequired("Enter why the role is given back.")],
        max_length=400,
        description="It is kept in the event log. Name no participant or victim.",
    )
