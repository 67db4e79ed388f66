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
    without_grant = BooleanField("It is signed although no grant covers its whole term")
    declaration = BooleanField("", [InputRequired("Tick that you have read and accept the terms")])

    def __init__(
        self, declaration: str, *, asks_about_ground: bool, asks_about_grant: bool = False, **options: Any
    ) -> None:
        """Have this declaration ticked; ask about shared ground and a missing grant where there is either."""
        super().__init__(**options)
        self.declaration.label.text = declaration
        if not asks_about_ground:
            del self.shares_ground
        if not asks_about_grant:
            del self.without_grant

    @property
    def confirms_shared_ground(self) -> bool:
        """Return whether the signatory says that both licences are meant to hold."""
        return "shares_ground" in self and bool(self.shares_ground.data)

    @property
    def confirms_missing_grant(self) -> bool:
        """Return whether the signatory says that they know of the missing grant."""
        return "without_grant" in self and bool(self.without_grant.data)

    def begin_again(self, terms: str) -> None:
        """Ask for the tick anew, of the terms as they are now: what changed has to be read before it is accepted."""
        self.terms.data, self.declaration.data = terms, False
