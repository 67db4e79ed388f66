"""The words of accounts, one file per noun."""

from app.accounts.types.demo import DEMO_PASSWORD, DemoAccount
from app.accounts.types.mail import OPTIONAL_MAIL, MailKind, MailState, mail_state
from app.accounts.types.seconds import WaitingAct
from app.accounts.types.sessions import Credentials, SecondFactor, SignedIn
from app.accounts.types.users import AccountFacts, InvitationState, UserState

__all__ = [
    "DEMO_PASSWORD",
    "OPTIONAL_MAIL",
    "AccountFacts",
    "Credentials",
    "DemoAccount",
    "InvitationState",
    "MailKind",
    "MailState",
    "SecondFactor",
    "SignedIn",
    "UserState",
    "WaitingAct",
    "mail_state",
]
