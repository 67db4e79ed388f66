"""Choosing and changing a password, and the field every password is typed into."""

from wtforms import PasswordField
from wtforms.validators import InputRequired

from app.accounts.rules.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH
from app.core.forms import MaximumLength, PortalForm

NEW_PASSWORD_HINT = f"At least {MINIMUM_LENGTH} characters. Three or four unconnected words are easy to keep in mind."


def password_field(label: str, missing: str, autocomplete: str, hint: str = "") -> PasswordField:
    """Return a field for a password, which password managers may fill."""
    return PasswordField(
        label,
        [InputRequired(missing), MaximumLength(MAXIMUM_LENGTH)],
        description=hint,
        render_kw={"autocomplete": autocomplete},
    )


class ChangePasswordForm(PortalForm):
    """A new password in place of the current one."""

    current = password_field("Current password", "Enter your current password.", "current-password")
    new = password_field("New password", "Enter a new password.", "new-password", NEW_PASSWORD_HINT)
