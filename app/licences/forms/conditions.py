"""The forms of conditions (A15)."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.core.clock import today
from app.core.forms import (
    ChosenField,
    DateField,
    FileField,
    TrimmedTextAreaField,
    VersionedForm,
    WholeNumberField,
)
from app.licences.actions.evidence import ACCEPTED_ENDINGS
from app.licences.forms.changes import LONGEST_REASON
from app.licences.types import Measure

MOST_COUNTED = 1_000


class ConditionForm(VersionedForm):
    """A condition: what must be done, by when, and whether downloads stop once that day is over."""

    words = TrimmedTextAreaField(
        "Condition",
        [InputRequired("Enter what must be done")],
        description="What the licensee must do, and how you will know. Name no participant or victim",
        max_length=LONGEST_REASON,
    )
    due_on = DateField("To be met by", [InputRequired("Enter the last day for meeting it")])
    measure = ChosenField(
        "Can the portal check it?",
        [],
        default="",
        choices=[("", "No: the licensee sends evidence"), *Measure.choices()],
        description="What is chosen is counted by the portal itself, for every day",
    )
    at_least = WholeNumberField(
        "At least how many?",
        [Optional(), NumberRange(1, MOST_COUNTED, "Enter a number from 1 to 1,000")],
        description="Only where the portal checks it",
    )
    stops_downloads = BooleanField("Unmet past its day, it stops downloads of materials")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a number where the portal is to count, and for what to count where there is a number."""
        is_valid = bool(super().validate(extra_validators))
        if bool(self.measure.data) == (self.at_least.data is not None) or self.at_least.errors:
            return is_valid
        if self.measure.data:
            self.add_domain_error("at_least", "Enter how many there must be")
        else:
            self.add_domain_error("measure", "Choose what the portal counts, or empty the number")
        return False

    @property
    def counted(self) -> Measure | None:
        """Return what the portal is to count, or None."""
        return Measure(self.measure.data) if self.measure.data else None


class EvidenceForm(VersionedForm):
    """Evidence that a condition is met: in words, and as a file where there is one."""

    words = TrimmedTextAreaField(
        "Evidence",
        [InputRequired("Enter what shows that the condition is met")],
        description="What was done, when and by whom, and where it can be seen. Name no participant or victim",
        max_length=4_000,
    )
    file = FileField(
        "File",
        [Optional()],
        description="A PDF, Word (.docx), PNG or JPEG file of up to 20 MB. It is kept as it is, with everything in it, "
        "under a name of the portal’s own; send none that names a participant or victim",
        render_kw={"accept": ",".join(ACCEPTED_ENDINGS)},
    )

    def ask_for_the_file_again(self) -> None:
        """Say beside a file that was sent with a form refused for something else that it has to be chosen again."""
        if self.errors and self.file.data and not self.file.errors:
            self.add_domain_error("file", "Choose the file again: it was not kept, since the form could not be sent")


class AcceptConditionForm(VersionedForm):
    """The acceptance of evidence: from when the condition counts as met, and what was looked at."""

    met_on = DateField("Met on", [InputRequired("Enter the day from which it counts as met")], default=today)
    note = TrimmedTextAreaField(
        "What did you look at?", [InputRequired("Enter what you looked at")], max_length=LONGEST_REASON
    )


class ReasonForm(VersionedForm):
    """Why a condition is reopened or withdrawn."""

    reason = TrimmedTextAreaField("Reason", [InputRequired("Enter the reason")], max_length=LONGEST_REASON)
