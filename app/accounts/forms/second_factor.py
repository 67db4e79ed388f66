"""The second factor's forms."""

from typing import Any

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from app.accounts.rules.passkeys import LONGEST_ANSWER
from app.accounts.rules.passwords import MAXIMUM_LENGTH
from app.core.forms import MaximumLength, PortalForm, TrimmedStringField

CODE_HINT = "Six numbers. A new code comes every 30 seconds."
TOO_LONG = "The browser's answer is too long to be a passkey's."


class CodeForm(PortalForm):
    """The code an authenticator app shows."""

    code = TrimmedStringField(
        "Code from your authenticator app",
        [InputRequired("Enter the six numbers your authenticator app shows.")],
        max_length=20,
        description=CODE_HINT,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class RecoveryCodeForm(PortalForm):
    """A recovery code, as it is written on paper."""

    code = TrimmedStringField(
        "Recovery code",
        [InputRequired("Enter one of your recovery codes.")],
        max_length=40,
        description="Like 7Q2M-K8XD-93FA. Each works once.",
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )


class PasskeyForm(PortalForm):
    """What the browser's script answers for a passkey."""

    passkey = HiddenField(validators=[Length(max=LONGEST_ANSWER, message=TOO_LONG)])


class NewPasskeyForm(PasskeyForm):
    """A new passkey under a name its owner knows it by."""

    name = TrimmedStringField(
        "Name of the passkey",
        [InputRequired("Name the passkey, so that you know it from others.")],
        max_length=60,
        description="For example: Work laptop, or Blue key on my ring.",
        render_kw={"autocomplete": "off"},
    )


class ProofForm(PasskeyForm):
    """Who somebody is, once more: one of these is enough."""

    password = PasswordField(
        "Your password", [MaximumLength(MAXIMUM_LENGTH)], render_kw={"autocomplete": "current-password"}
    )
    code = TrimmedStringField(
        "Code from your authenticator app",
        max_length=20,
        description=CODE_HINT,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Draw neither field as optional: one of them is needed."""
        super().__init__(*arguments, **options)
        self.password.flags.required = self.code.flags.required = True
