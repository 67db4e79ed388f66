"""The forms of what is done to a licence once drafted."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core.forms import DateField, LabelledField, TrimmedStringField, TrimmedTextAreaField, VersionedForm
from app.licences.types import Side, SuspensionScope

LONGEST_REASON = 1_000


class SignForm(VersionedForm):
    """One side's signature. Only the sides still missing are offered."""

    side = LabelledField("Who signed?", [InputRequired("Choose who signed")], enumeration=Side)
    signatory = TrimmedStringField("Name of the signatory", [InputRequired("Enter who signed")], max_length=120)
    signatory_role = TrimmedStringField(
        "Their role",
        [InputRequired("Enter the signatory’s role")],
        description="Such as chief executive",
        max_length=120,
    )
    signed_on = DateField("Signed on", [InputRequired("Enter the date it was signed")])
    shares_ground = BooleanField("Both licences are meant to hold at the same time")
    without_grant = BooleanField("It is signed although no grant covers its whole term")

    def __init__(
        self, sides: tuple[Side, ...], *, asks_about_ground: bool, asks_about_grant: bool = False, **options: Any
    ) -> None:
        """Offer these sides; ask whether shared ground is meant, and a missing grant known, where there is either."""
        super().__init__(**options)
        self.side.offer(sides)
        if not asks_about_ground:
            del self.shares_ground
        if not asks_about_grant:
            del self.without_grant

    @property
    def confirms_shared_ground(self) -> bool:
        """Return whether the signer says that both licences are meant to hold."""
        return "shares_ground" in self and bool(self.shares_ground.data)

    @property
    def confirms_missing_grant(self) -> bool:
        """Return whether the signer says that they know of the missing grant."""
        return "without_grant" in self and bool(self.without_grant.data)


class SuspendForm(VersionedForm):
    """A suspension: what it stops, from when, why, and what would lift it."""

    scope = LabelledField(
        "What is suspended?", [InputRequired("Choose what is suspended")], enumeration=SuspensionScope
    )
    from_day = DateField("From", [InputRequired("Enter the date the suspension begins")])
    reason = TrimmedTextAreaField(
        "Reason",
        [InputRequired("Enter the reason for the suspension")],
        description="The licensee’s people read it when a download is refused. Name no participant or victim",
        max_length=LONGEST_REASON,
    )
    conditions_to_lift = TrimmedTextAreaField(
        "Conditions to lift it",
        [InputRequired("Enter what must be done for the suspension to be lifted")],
        description="What must be done, by whom, and how you will know",
        max_length=LONGEST_REASON,
    )


class ReinstateForm(VersionedForm):
    """The lifting of a suspension: which, from when, and why. Only suspensions still to be lifted are offered."""

    scope = LabelledField(
        "Which suspension is lifted?", [InputRequired("Choose the suspension to lift")], enumeration=SuspensionScope
    )
    lifted_from = DateField("In force again from", [InputRequired("Enter the first day the licence is in force again")])
    reason = TrimmedTextAreaField(
        "Reason",
        [InputRequired("Enter why the suspension is lifted")],
        description="How the conditions were met",
        max_length=LONGEST_REASON,
    )

    def __init__(self, scopes: list[SuspensionScope], **options: Any) -> None:
        """Offer the suspensions still to be lifted by their scopes."""
        super().__init__(**options)
        self.scope.offer(scopes)


class CallOffForm(VersionedForm):
    """A suspension that will not begin after all: which, and why. Only suspensions to come are offered."""

    scope = LabelledField(
        "Which suspension is called off?", [InputRequired("Choose the suspension")], enumeration=SuspensionScope
    )
    reason = TrimmedTextAreaField(
        "Reason", [InputRequired("Enter why the suspension is called off")], max_length=LONGEST_REASON
    )

    def __init__(self, scopes: list[SuspensionScope], **options: Any) -> None:
        """Offer the suspensions to come by their scopes."""
        super().__init__(**options)
        self.scope.offer(scopes)


class TerminateForm(VersionedForm):
    """A termination: from when and why."""

    effective_on = DateField("Terminated from", [InputRequired("Enter the first day the licence is no more")])
    reason = TrimmedTextAreaField(
        "Reason", [InputRequired("Enter the reason for the termination")], max_length=LONGEST_REASON
    )
