"""Tables of accounts, one file per noun."""

from app.accounts.models.grants import RoleGrant
from app.accounts.models.invitations import Invitation
from app.accounts.models.mail import MailMessage
from app.accounts.models.privacy import PrivacyAcceptance
from app.accounts.models.sessions import SignInSession
from app.accounts.models.users import User

__all__ = ["Invitation", "MailMessage", "PrivacyAcceptance", "RoleGrant", "SignInSession", "User"]
