"""The first step of signing in."""

from wtforms.validators import InputRequired

from app.accounts.forms.passwords import password_field
from app.core.forms import PortalForm, TrimmedStringField


class SignInForm(PortalForm):
    """The first step of signing in."""

    email = TrimmedStringField(
        "Email address",
        [InputRequired("Enter your email address.")],
        max_length=254,
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = password_field("Password", "Enter your password.", "current-password")
