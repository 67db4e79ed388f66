"""The forms of a licence's course: offers, going live, notice and run-off."""

import uuid
from collections.abc import Mapping
from typing import Any

from wtforms.validators import InputRequired

from app.core.forms import DateField, LabelledField, TrimmedTextAreaField, VersionedForm
from app.licences.forms.changes import LONGEST_REASON
from app.licences.rules.going_live import field_of
from app.licences.types import NoticeGiver, OfferEnding


class OfferForm(VersionedForm):
    """An offer of the draft's terms: when, and by when an answer is awaited."""

    offered_on = DateField("Offered on", [InputRequired("Enter the date it was offered")])
    answer_by = DateField(
        "Answer by",
        [InputRequired("Enter the last day for an answer")],
        description="The offer lapses by itself after this day",
    )


class EndOfferForm(VersionedForm):
    """That an offer came to nothing: how, when, and why."""

    ending = LabelledField("What happened?", [InputRequired("Choose what happened")], enumeration=OfferEnding)
    ended_on = DateField("On", [InputRequired("Enter the date the offer ended")])
    reason = TrimmedTextAreaField("Reason", [InputRequired("Enter the reason")], max_length=LONGEST_REASON)

    def __init__(self, **options: Any) -> None:
        """Offer what people do; an offer lapses by itself."""
        super().__init__(**options)
        self.ending.offer((OfferEnding.WITHDRAWN, OfferEnding.DECLINED))


class NoticeForm(VersionedForm):
    """Notice: who gave it, when, the day it runs out, why, and why sooner than the terms ask where it is."""

    given_by = LabelledField("Who gave notice?", [InputRequired("Choose who gave notice")], enumeration=NoticeGiver)
    given_on = DateField("Given on", [InputRequired("Enter the date notice was given")])
    ends_on = DateField(
        "Runs out on",
        [InputRequired("Enter the day the notice runs out")],
        description="The last day of the term. The licence is good until midnight at the end of it",
    )
    reason = TrimmedTextAreaField(
        "Reason",
        [InputRequired("Enter the reason for the notice")],
        description="The licensee’s people read it. Name no participant or victim",
        max_length=LONGEST_REASON,
    )
    shorter_because = TrimmedTextAreaField(
        "If it is shorter than the terms ask for, why was that agreed?",
        [],
        description="Leave empty where the notice is as long as agreed",
        max_length=LONGEST_REASON,
    )


class WithdrawNoticeForm(VersionedForm):
    """The withdrawal of notice by agreement."""

    withdrawn_on = DateField("Withdrawn on", [InputRequired("Enter the date both sides agreed")])
    reason = TrimmedTextAreaField(
        "What was agreed, and by whom?",
        [InputRequired("Enter what was agreed, and by whom")],
        max_length=LONGEST_REASON,
    )


class RunOffForm(VersionedForm):
    """How long open workshop pairs are finished after the end."""

    until_day = DateField("Open pairs are finished until", [InputRequired("Enter the last day of the run-off")])
    reason = TrimmedTextAreaField(
        "Reason",
        [InputRequired("Enter the reason for the run-off")],
        description="Which pairs are open, by venue and date",
        max_length=LONGEST_REASON,
    )


def go_live_form(areas: Mapping[uuid.UUID, str], **options: Any) -> VersionedForm:
    """Return a form with the day each of these areas goes live, which may be left empty; the names are their labels."""
    fields = {field_of(area_id): DateField(f"{name} goes live on") for area_id, name in areas.items()}
    made: VersionedForm = type("GoLiveForm", (VersionedForm,), fields)(**options)
    return made
