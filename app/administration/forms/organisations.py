"""The form of an organisation's end."""

import uuid
from collections.abc import Sequence
from typing import Any

from wtforms.validators import InputRequired

from app.core.forms import ChosenField, DateField, PortalForm, TrimmedTextAreaField

Named = Sequence[tuple[uuid.UUID, str]]


class EndOrganisationForm(PortalForm):
    """The last day of an organisation, what follows, and what it merges into."""

    ended_on = DateField("Last day", [InputRequired("Enter its last day.")])
    successor = ChosenField("Merges into", description="None where nobody takes its place.")
    what_follows = TrimmedTextAreaField(
        "What follows",
        [InputRequired("Say what follows: who takes over the work, and where records go.")],
        max_length=400,
        description="Who takes over the work, and where records go. Name no participant or victim.",
    )

    def __init__(self, organisations: Named, **options: Any) -> None:
        """Offer these organisations as successors."""
        super().__init__(**options)
        self.successor.choices = [("", "None"), *((str(id_), name) for id_, name in organisations)]
