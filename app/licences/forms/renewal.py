"""The form of a renewal: what the next term says of its own (A8)."""

from typing import Any

from wtforms import BooleanField

from app.core.forms import DateField, LabelledField, VersionedForm, WholeNumberField
from app.licences.forms.draft import DraftForm

# The fields as they are declared there, unbound; each form binds its own.
OF_A_DRAFT: Any = DraftForm


class RenewalForm(VersionedForm):
    """The terms carried over from the licence renewed, to be changed where the next term says something else."""

    ends_on: DateField = OF_A_DRAFT.ends_on
    grace_days: WholeNumberField = OF_A_DRAFT.grace_days
    notice_months: WholeNumberField = OF_A_DRAFT.notice_months
    lapse_policy: LabelledField = OF_A_DRAFT.lapse_policy
    seats: WholeNumberField = OF_A_DRAFT.seats
    keeps_ladder = BooleanField("", default=True)

    def __init__(self, own_ladder: str | None, **options: Any) -> None:
        """Ask whether to keep the old licence's own reminders, which go out as `own_ladder` says, if it has any."""
        super().__init__(**options)
        if own_ladder is None:
            del self.keeps_ladder
        else:
            self.keeps_ladder.label.text = f"Keep its own reminders: {own_ladder}"
