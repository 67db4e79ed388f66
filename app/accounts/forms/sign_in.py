"""The first step of signing in, and the way back for whoever forgot their password."""

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

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


class SingleSignOnForm(PortalForm):
    """What a provider of identities sent along with the browser."""

    state = HiddenField(validators=[Length(max=200)])
    code = HiddenField(validators=[Length(max=4_000)])
    error = HiddenField(validators=[Length(max=2_000)])
