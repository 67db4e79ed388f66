"""The form of a variation: what changes of a signed agreement, from when, and why (A14)."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.core.forms import DateField, TrimmedStringField, TrimmedTextAreaField, WholeNumberField
from app.licences.forms.changes import LONGEST_REASON
from app.licences.forms.draft import Choices, DraftForm

NOT_VARIED = ("programme", "licensee", "shape", "starts_on", "notice_months")


class VariationForm(DraftForm):
    """The terms as they will be: what is left as it stands does not change. A clause may be worded anew or added."""

    effective_on = DateField("Takes effect on", [InputRequired("Enter the day the variation takes effect")])
    answer_by = DateField(
        "Answer by",
        [InputRequired("Enter the last day for an answer")],
        description="The offer lapses by itself after this day",
    )
    reason = TrimmedTextAreaField(
        "Why is it varied?",
        [InputRequired("Enter why the terms are varied")],
        description="Both sides read it, and it stays in the agreement. Name no participant or victim",
        max_length=LONGEST_REASON,
    )
    clause_number = WholeNumberField(
        "Number of the clause to replace",
        [Optional(), NumberRange(1, 200, "A clause’s number is between 1 and 200")],
        description="Leave empty to add a clause after the last",
    )
    clause_heading = TrimmedStringField("Heading of the clause", [Optional()], max_length=120)
    clause_words = TrimmedTextAreaField(
        "Words of the clause", [Optional()], description="Leave empty where no clause changes", max_length=4_000
    )

    is_meant = BooleanField("It is meant: offer it nonetheless")

    def __init__(self, choices: Mapping[str, Choices], **options: Any) -> None:
        """Offer these areas and parts."""
        super().__init__(choices, **options)
        for name in NOT_VARIED:
            del self[name]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the heading of a clause that is worded, and for the words of one that is named."""
        is_valid = super().validate(extra_validators)
        if bool(self.clause_words.data) == bool(self.clause_heading.data):
            return is_valid
        missing = "clause_heading" if self.clause_words.data else "clause_words"
        self.add_domain_error(missing, "Enter both the heading and the words of the clause, or neither")
        return False
