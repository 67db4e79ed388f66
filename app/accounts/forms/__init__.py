"""The forms of accounts. They know no database: what a rule refuses comes back through `add_domain_error`."""

from wtforms import PasswordField
from wtforms.validators import InputRequired

from app.accounts.rules.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH
from app.core.forms import MaximumLength, PortalForm, TrimmedStringField

NEW_PASSWORD_HINT = f"At least {MINIMUM_LENGTH} characters. Three or four unconnected words are easy to keep in mind."


def _password(label: str, missing: str, autocomplete: str, hint: str = "") -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(missing), MaximumLength(MAXIMUM_LENGTH)],
        description=hint,
        render_kw={"autocomplete": autocomplete},
    )


class SignInForm(PortalForm):
    """The first step of signing in."""

    email = TrimmedStringField(
        "Email address",
        [InputRequired("Enter your email address.")],
        max_length=254,
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = _password("Password", "Enter your password.", "current-password")


class CodeForm(PortalForm):
    """The code an authenticator app shows."""

    code = TrimmedStringField(
        "Code from your authenticator app",
        [InputRequired("Enter the six numbers your authenticator app shows.")],
        max_length=20,
        description="Six numbers. A new code comes every 30 seconds.",
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class AuthenticatorForm(CodeForm):
    """The first code of a new authenticator app, with the password where signing in was a while ago."""

    password = _password("Your password", "Enter your password.", "current-password")

    def __init__(self, *, asks_password: bool) -> None:
        """Ask for the password only where it is needed."""
        super().__init__()
        if not asks_password:
            del self.password


class ChangePasswordForm(PortalForm):
    """A new password in place of the current one."""

    current = _password("Current password", "Enter your current password.", "current-password")
    new = _password("New password", "Enter a new password.", "new-password", NEW_PASSWORD_HINT)


class WelcomeForm(PortalForm):
    """The first password of an account somebody else made."""

    password = _password("Choose a password", "Choose a password.", "new-password", NEW_PASSWORD_HINT)


class PlainForm(PortalForm):
    """A button with nothing to fill in; it carries the token that proves the page was ours."""
