"""The words of accounts, one file per noun."""

from app.accounts.types.demo import DEMO_PASSWORD, DemoAccount
from app.accounts.types.mail import MailKind, MailState
from app.accounts.types.sessions import Credentials, SignedIn

__all__ = ["DEMO_PASSWORD", "Credentials", "DemoAccount", "MailKind", "MailState", "SignedIn"]
