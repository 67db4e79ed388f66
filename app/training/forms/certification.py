"""The forms of awards and standing."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms.validators import InputRequired

from app.core.forms import ChosenField, DateField, LabelledField, VersionedForm
from app.training.forms.fields import evidence_field, reason_field
from app.training.types import Level, StandingKind

READ_BY = "The person and their organisation read it. Name no participant or victim"


class AwardForm(VersionedForm):
    """A level from a day until a day, with the reason and the evidence (B4, B14)."""

    programme = ChosenField("Programme", [InputRequired("Choose the programme")])
    level = LabelledField("Level", [InputRequired("Choose the level to award")], enumeration=Level)
    from_day = DateField("First day", [InputRequired("Enter the date the certification begins")])
    until_day = DateField(
        "Last day",
        [InputRequired("Enter the date the certification ends")],
        description="It counts until midnight at the end of this day",
    )
    reason = reason_field("the award", "Such as the standard they met. The person reads it")
    evidence = evidence_field("they met the standard")

    def __init__(self, programmes: Sequence[tuple[str, str]], **options: Any) -> None:
        """Offer these programmes."""
        super().__init__(**options)
        self.programme.choices = list(programmes)


class StandingForm(VersionedForm):
    """Taking somebody out of delivery: how, from when, why, and on what evidence (B13, B14)."""

    kind = LabelledField("What is recorded?", [InputRequired("Choose what is recorded")], enumeration=StandingKind)
    from_day = DateField("From", [InputRequired("Enter the first day they may not deliver")])
    reason = reason_field("taking them out of delivery", READ_BY)
    evidence = evidence_field("why")


class LiftForm(VersionedForm):
    """Lifting what takes somebody out of delivery: which, from when, and why (B13)."""

    kind = LabelledField("What is lifted?", [InputRequired("Choose what is lifted")], enumeration=StandingKind)
    lifted_from = DateField("Lifted from", [InputRequired("Enter the first day it stands no more")])
    reason = reason_field("lifting it", READ_BY)

    def __init__(self, kinds: Iterable[StandingKind], **options: Any) -> None:
        """Offer what has not been lifted."""
        super().__init__(**options)
        self.kind.offer(kinds)
