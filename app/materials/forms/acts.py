"""The forms of what is done to a version: approve, return, release, withdraw."""

from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from app.core.forms import DateField, PortalForm, TrimmedTextAreaField, VersionedForm

LONGEST_REASON = 1_000


class ApproveForm(VersionedForm):
    """An approval: a note, and the approver's word on files not scanned, where there are any."""

    accepts_unscanned = BooleanField("I accept that these files are not scanned")
    note = TrimmedTextAreaField(
        "Note", [], description="What you checked. It stays in the version’s history", max_length=LONGEST_REASON
    )

    def __init__(self, *, asks_about_scans: bool, **options: Any) -> None:
        """Ask about files not scanned, or do not."""
        super().__init__(**options)
        if not asks_about_scans:
            del self.accepts_unscanned

    @property
    def accepts(self) -> bool:
        """Return whether the approver accepts files not scanned."""
        return "accepts_unscanned" in self and bool(self.accepts_unscanned.data)


class ReturnForm(VersionedForm):
    """The return of a version to its author."""

    reason = TrimmedTextAreaField(
        "What must change",
        [InputRequired("Enter what must change before it can be approved")],
        description="Its author reads it. Name no participant or victim",
        max_length=LONGEST_REASON,
    )


class DiscardForm(VersionedForm):
    """The discarding of a draft."""


class DayForm(PortalForm):
    """The day something is to take effect; sent by GET, so that the page of what will follow has an address."""

    day = DateField("From", [InputRequired("Enter the day it takes effect")])

    def __init__(self, **options: Any) -> None:
        """Do without a token: nothing is changed by sending it."""
        super().__init__(meta={"csrf": False}, **options)


class OnADayForm(VersionedForm):
    """An act on the day its page was made for."""

    day = HiddenField()

    @property
    def chosen(self) -> date | None:
        """Return the day, or None where what was sent is none."""
        try:
            return date.fromisoformat(str(self.day.data or ""))
        except ValueError:
            return None


class ReleaseForm(OnADayForm):
    """A release with effect from the day the page was made for."""


class WithdrawForm(OnADayForm):
    """A withdrawal from the day the page was made for."""

    reason = TrimmedTextAreaField(
        "Reason",
        [InputRequired("Enter why the version is withdrawn")],
        description="Readers see it when they are refused the version. Name no participant or victim",
        max_length=LONGEST_REASON,
    )
