"""The forms of destroyed copies: which are, and the certificate that all are (A23)."""

import uuid
from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, SelectMultipleField
from wtforms.validators import InputRequired

from app.core.forms import PortalForm, TrimmedStringField


class DestroyedForm(PortalForm):
    """Which copies are destroyed. Only those not confirmed yet are offered."""

    copies = SelectMultipleField("Copies that are destroyed", [InputRequired("Choose at least one copy")])

    def __init__(self, copies: Sequence[tuple[uuid.UUID, str]], **options: Any) -> None:
        """Offer these copies by their words."""
        super().__init__(**options)
        self.copies.choices = [(str(key), words) for key, words in copies]

    @property
    def keys(self) -> list[uuid.UUID]:
        """Return the copies chosen in a form that validated."""
        return [uuid.UUID(key) for key in self.copies.data or ()]


class CertificateForm(PortalForm):
    """Who certifies, as what, and that they declare it."""

    signatory = TrimmedStringField("Your name", [InputRequired("Type your name")], max_length=120)
    signatory_role = TrimmedStringField(
        "Your role", [InputRequired("Enter your role")], max_length=120, description="Such as service manager"
    )
    declares = BooleanField("I declare it", [InputRequired("Tick that you declare it")])

    def __init__(self, declaration: str, **options: Any) -> None:
        """Put the declaration's own words beside the box."""
        super().__init__(**options)
        self.declares.label.text = declaration
