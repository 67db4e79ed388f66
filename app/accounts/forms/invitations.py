"""Inviting somebody, and accepting."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms.validators import InputRequired

from app.accounts.forms.passwords import NEW_PASSWORD_HINT, password_field
from app.core.forms import ChosenField, LabelledField, PortalForm, TrimmedStringField
from app.core.roles import Role

Choices = Sequence[tuple[str, str]]


class InviteForm(PortalForm):
    """Who is invited, to hold which role, for whom and where."""

    email = TrimmedStringField(
        "Email address",
        [InputRequired("Enter the person's email address.")],
        description="Their own address at work. A shared mailbox is no person: nobody could say who did what",
        max_length=254,
        render_kw={"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    name = TrimmedStringField("Full name", [InputRequired("Enter the person's name.")], max_length=120)
    role = LabelledField("Role", [InputRequired("Choose the role they will hold.")], enumeration=Role)
    organisation = ChosenField("Organisation", [InputRequired("Choose the organisation they will act for.")])
    area = ChosenField("Force area", description="For a commissioner or a force's single point of contact alone")

    def __init__(self, roles: Iterable[Role], organisations: Choices, areas: Choices, **options: Any) -> None:
        """Offer these roles and organisations, and where there are any, these areas."""
        super().__init__(**options)
        self.role.offer(roles)
        self.organisation.choices = list(organisations)
        self.area.choices = [("", "None"), *areas]
        if not areas:
            del self.area


class ActForm(PortalForm):
    """Nothing to fill in: the button is the question."""


class WelcomeForm(PortalForm):
    """The first password of an account somebody was invited to."""

    password = password_field("Choose a password", "Choose a password.", "new-password", NEW_PASSWORD_HINT)
