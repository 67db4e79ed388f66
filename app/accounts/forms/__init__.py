"""The forms of accounts. They know no database: what a rule refuses comes back through `add_domain_error`."""

from app.accounts.forms.invitations import ActForm, InviteForm, WelcomeForm
from app.accounts.forms.passwords import ChangePasswordForm
from app.accounts.forms.resets import ResetForm
from app.accounts.forms.second_factor import CodeForm, NewPasskeyForm, PasskeyForm, ProofForm, RecoveryCodeForm
from app.accounts.forms.sign_in import ForgottenForm, SignInForm, SingleSignOnForm

__all__ = [
    "ActForm",
    "ChangePasswordForm",
    "CodeForm",
    "ForgottenForm",
    "InviteForm",
    "NewPasskeyForm",
    "PasskeyForm",
    "ProofForm",
    "RecoveryCodeForm",
    "ResetForm",
    "SignInForm",
    "SingleSignOnForm",
    "WelcomeForm",
]
