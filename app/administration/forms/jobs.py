"""The forms about jobs."""

from wtforms.validators import InputRequired

from app.core.forms import PortalForm, TrimmedTextAreaField


class RetryForm(PortalForm):
    """Nothing to fill in: the button is the question."""


class BuryForm(PortalForm):
    """Why a dead job is not to be done."""

    reason = TrimmedTextAreaField(
        "Reason",
        [InputRequired("Enter why this job is not to be done")],
        description="It is kept in the event log. Name no participant or victim",
        max_length=400,
    )
