"""The forms of who delivers under whose licence (A19)."""

import uuid
from collections.abc import Sequence
from typing import Any

from wtforms.validators import InputRequired

from app.core.forms import ChosenField, DateField, PortalForm, TrimmedStringField, VersionedForm


class SubcontractForm(VersionedForm):
    """Who delivers, from when, and the Trust's consent."""

    organisation = ChosenField("Who delivers?", [InputRequired("Choose who delivers")])
    from_day = DateField("From", [InputRequired("Enter the first day")])
    consent = TrimmedStringField(
        "The Trust’s consent",
        [InputRequired("Enter who consented, when, and where it is filed")],
        max_length=300,
        description="Who consented, when, and where it is filed",
    )

    def __init__(self, providers: Sequence[tuple[uuid.UUID, str]], **options: Any) -> None:
        """Offer these providers."""
        super().__init__(**options)
        self.organisation.choices = [("", "Choose one"), *((str(id_), name) for id_, name in providers)]


class EndSubcontractForm(PortalForm):
    """The last day."""

    until_day = DateField("Last day", [InputRequired("Enter the last day")])
