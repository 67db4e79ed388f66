"""The second factor's forms."""

from wtforms.validators import InputRequired

from app.accounts.forms.passwords import password_field
from app.core.forms import PortalForm, TrimmedStringField


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

    password = password_field("Your password", "Enter your password.", "current-password")

    def __init__(self, *, asks_password: bool) -> None:
        """Ask for the password only where it is needed."""
        super().__init__()
        if not asks_password:
            del self.password
