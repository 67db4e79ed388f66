"""The forms of the changes of party: one for each of the four, and to undo one (A24)."""

import uuid
from collections.abc import Sequence
from typing import Any

from wtforms.validators import InputRequired

from app.core.forms import (
    ChosenField,
    DateField,
    PortalForm,
    TrimmedStringField,
    TrimmedTextAreaField,
    VersionedForm,
)
from app.licences.forms.changes import LONGEST_REASON
from app.partners.types import Governance

Named = Sequence[tuple[uuid.UUID, str]]
LONGEST_BASIS, LONGEST_SIGNATORY = 300, 150


class SuccessorForm(VersionedForm):
    """What each of the four asks: who comes, and from when. Only what fits is offered."""

    successor = ChosenField("Who comes?", [InputRequired("Choose the body that comes")])
    effective_on = DateField(
        "From",
        [InputRequired("Enter the first day of the new body")],
        description="Whoever it was before stays so for the days before",
    )

    def __init__(self, bodies: Named, **options: Any) -> None:
        """Offer these bodies."""
        super().__init__(**options)
        self.successor.choices = [("", "Choose one"), *((str(id_), name) for id_, name in bodies)]

    @property
    def successor_id(self) -> uuid.UUID:
        """Return the body chosen in a form that validated."""
        return uuid.UUID(self.successor.data)


class TransferForm(SuccessorForm):
    """A statutory transfer of an area's commissioner."""

    governance = ChosenField("Kind of governance", [InputRequired("Choose the kind of governance")])
    office_holder = TrimmedStringField(
        "Title of the office", max_length=120, description="Such as Mayor of West Yorkshire. Not the person’s name"
    )
    instrument = TrimmedStringField(
        "The law that moves the functions",
        [InputRequired("Enter the instrument and its article")],
        max_length=LONGEST_BASIS,
        description="Such as SI 2021/112, article 36",
    )

    def __init__(self, bodies: Named, **options: Any) -> None:
        """Offer these commissioners, and every kind of governance."""
        super().__init__(bodies, **options)
        self.governance.choices = [("", "Choose one"), *Governance.choices()]


class NovationForm(SuccessorForm):
    """A deed of three parties."""

    agreed_on = DateField(
        "Signed by the last of the three on", [InputRequired("Enter the day the last of them signed")]
    )
    signed_before = TrimmedStringField(
        "Who signed for the licensee that goes?",
        [InputRequired("Enter the name and role")],
        max_length=LONGEST_SIGNATORY,
        description="Name and role",
    )
    signed_after = TrimmedStringField(
        "Who signed for the licensee that comes?",
        [InputRequired("Enter the name and role")],
        max_length=LONGEST_SIGNATORY,
        description="Name and role",
    )
    signed_trust = TrimmedStringField(
        "Who signed for the Trust?",
        [InputRequired("Enter the name and role")],
        max_length=LONGEST_SIGNATORY,
        description="Name and role",
    )
    reference = TrimmedStringField(
        "The deed",
        [InputRequired("Enter where the deed is filed")],
        max_length=LONGEST_BASIS,
        description="Its title and where it is filed",
    )

    @property
    def consents(self) -> str:
        """Return who signed for whom."""
        parts = (("that goes", self.signed_before), ("that comes", self.signed_after))
        told = [f"{field.data} for the licensee {which}" for which, field in parts]
        return f"{'; '.join(told)}; {self.signed_trust.data} for the Trust"


class AssignmentForm(SuccessorForm):
    """An assignment of the benefit, with the Trust's consent."""

    agreed_on = DateField("The Trust consented on", [InputRequired("Enter the day of the Trust’s consent")])
    consented_by = TrimmedStringField(
        "Who consented for the Trust?",
        [InputRequired("Enter the name and role")],
        max_length=LONGEST_SIGNATORY,
        description="Name and role",
    )
    reference = TrimmedStringField(
        "The assignment and its notice",
        [InputRequired("Enter where the assignment is filed")],
        max_length=LONGEST_BASIS,
        description="Its title, when notice of it was given, and where it is filed",
    )

    @property
    def consents(self) -> str:
        """Return who consented."""
        return f"{self.consented_by.data} for the Trust"


class ReprocurementForm(SuccessorForm):
    """Another provider, a new licence, and what becomes of what is open."""

    ends_on = DateField("Last day of the new licence", [InputRequired("Enter the last day of the new licence")])
    reference = TrimmedStringField(
        "The award",
        [InputRequired("Enter the notice or decision of the award")],
        max_length=LONGEST_BASIS,
        description="The number and date of the award notice",
    )
    hand_over = TrimmedTextAreaField(
        "How open workshop pairs are handed over",
        [InputRequired("Enter how open pairs are handed over")],
        max_length=LONGEST_REASON,
        description="Which pairs are open, who finishes them, and by when. Name no participant or victim",
    )
    run_off_until = DateField(
        "The old provider finishes open pairs until", description="Leave it empty where every pair is handed over"
    )


class UndoForm(PortalForm):
    """Why a change of party will not happen."""

    reason = TrimmedTextAreaField("Reason", [InputRequired("Enter why it is undone")], max_length=LONGEST_REASON)
