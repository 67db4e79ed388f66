"""The form by which a side accepts an offer on screen (A18)."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core.forms import PortalForm, TrimmedStringField, VersionField


class AcceptForm(PortalForm):
    """An acceptance: of the terms that were read, by whom, in which role, with the declaration ticked."""

    terms = VersionField()
    signatory = TrimmedStringField(
        "Your full name", [InputRequired("Type your full name")], description="It stands for your signature"
    )
    signatory_role = TrimmedStringField(
        "Your role",
        [InputRequired("Enter your role in your organisation")],
        description="Such as chief executive",
        max_length=120,
    )
    shares_ground = BooleanField("Both licences are meant to hold at the same time")
    declaration = BooleanField("", [InputRequired("Tick that you have read and accept the terms")])

    def __init__(self, declaration: str, *, asks_about_ground: bool, **options: Any) -> None:
        """Have this declaration ticked; where another licence covers the same ground, ask whether both are meant."""
        super().__init__(**options)
        self.declaration.label.text = declaration
        if not asks_about_ground:
            del self.shares_ground

    @property
    def confirms_shared_ground(self) -> bool:
        """Return whether the signatory says that both licences are meant to hold."""
        return "shares_ground" in self and bool(self.shares_ground.data)

    def begin_again(self, terms: str) -> None:
        """Ask for the tick anew, of the terms as they are now: what changed has to be read before it is accepted."""
        self.terms.data, self.declaration.data = terms, False
