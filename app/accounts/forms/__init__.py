"""The forms of accounts. They know no database: what a rule refuses comes back through `add_domain_error`."""

from app.accounts.forms.invitations import ActForm, InviteForm, WelcomeForm
from app.accounts.forms.passwords import ChangePasswordForm
from app.accounts.forms.second_factor import AuthenticatorForm, CodeForm
from app.accounts.forms.sign_in import ForgottenForm, SignInForm

__all__ = [
    "ActForm",
    "AuthenticatorForm",
    "ChangePasswordForm",
    "CodeForm",
    "ForgottenForm",
    "InviteForm",
    "SignInForm",
    "WelcomeForm",
]
