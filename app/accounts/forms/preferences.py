"""What somebody chooses for themselves."""

from collections.abc import Collection, Sequence
from typing import Any

from wtforms import BooleanField

from app.accounts.types import OPTIONAL_MAIL, MailKind
from app.core.forms import ChosenField, PortalForm


class PreferencesForm(PortalForm):
    """One box for each optional mail, ticked where it is sent; and whom to act for first, where there is a choice."""

    organisation = ChosenField(
        "Organisation you act for first", description="Forms start with it. You can choose another in each."
    )

    @classmethod
    def of(
        cls, muted: Collection[MailKind], organisations: Sequence[tuple[str, str]], chosen: str
    ) -> "PreferencesForm":
        """Return the form as the person's choices stand now."""
        boxes: dict[str, Any] = {
            _name(kind): BooleanField(kind.label, default=kind not in muted) for kind in OPTIONAL_MAIL
        }
        made: PreferencesForm = type("PreferencesForm", (cls,), boxes)(data={"organisation": chosen})
        made.organisation.choices = [("", "No first choice"), *organisations]
        if len(organisations) < 2:
            del made.organisation
        return made

    @property
    def boxes(self) -> list[Any]:
        """Return the boxes, in the order of the kinds."""
        return [self[_name(kind)] for kind in OPTIONAL_MAIL]

    @property
    def muted(self) -> set[MailKind]:
        """Return the kinds whose box is not ticked."""
        return {kind for kind in OPTIONAL_MAIL if not self[_name(kind)].data}


def _name(kind: MailKind) -> str:
    return f"mail_{kind.name.lower()}"
