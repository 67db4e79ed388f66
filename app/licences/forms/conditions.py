"""The forms of conditions (A15)."""

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core.forms import DateField, TrimmedTextAreaField, VersionedForm
from app.licences.forms.changes import LONGEST_REASON


class ConditionForm(VersionedForm):
    """A condition: what must be done, by when, and whether downloads stop once that day is over."""

    words = TrimmedTextAreaField(
        "Condition",
        [InputRequired("Enter what must be done")],
        description="What the licensee must do, and how you will know. Name no participant or victim",
        max_length=LONGEST_REASON,
    )
    due_on = DateField("To be met by", [InputRequired("Enter the last day for meeting it")])
    stops_downloads = BooleanField("Unmet past its day, it stops downloads of materials")


class EvidenceForm(VersionedForm):
    """Evidence that a condition is met, in words."""

    words = TrimmedTextAreaField(
        "Evidence",
        [InputRequired("Enter what shows that the condition is met")],
        description="What was done, when and by whom, and where it can be seen. Name no participant or victim",
        max_length=4_000,
    )


class AcceptConditionForm(VersionedForm):
    """The acceptance of evidence: from when the condition counts as met, and what was looked at."""

    met_on = DateField("Met on", [InputRequired("Enter the day from which it counts as met")])
    note = TrimmedTextAreaField(
        "What did you look at?", [InputRequired("Enter what you looked at")], max_length=LONGEST_REASON
    )


class ReasonForm(VersionedForm):
    """Why a condition is reopened or withdrawn."""

    reason = TrimmedTextAreaField("Reason", [InputRequired("Enter the reason")], max_length=LONGEST_REASON)
