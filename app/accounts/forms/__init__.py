"""The forms of accounts. They know no database: what a rule refuses comes back through `add_domain_error`."""

from app.accounts.forms.passwords import ChangePasswordForm, WelcomeForm
from app.accounts.forms.second_factor import AuthenticatorForm, CodeForm
from app.accounts.forms.sign_in import SignInForm

__all__ = ["AuthenticatorForm", "ChangePasswordForm", "CodeForm", "SignInForm", "WelcomeForm"]
