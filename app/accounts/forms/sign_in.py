"""The first step of signing in, and the way back for whoever forgot their password."""

from wtforms.validators import InputRequired

from app.accounts.forms.passwords import password_field
from app.core.forms import PortalForm, TrimmedStringField


def _address() -> TrimmedStringField:
    return TrimmedStringField(
        "Email address",
        [InputRequired("Enter your email address.")],
        max_length=254,
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )


class SignInForm(PortalForm):
    """The first step of signing in."""

    email = _address()
    password = password_field("Password", "Enter your password.", "current-password")


class ForgottenForm(PortalForm):
    """The address a link to a new password is sent to."""

    email = _address()
