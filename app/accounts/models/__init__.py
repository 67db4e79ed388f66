"""Tables of accounts, one file per noun."""

from app.accounts.models.addresses import AddressChange
from app.accounts.models.grants import RoleGrant
from app.accounts.models.identities import Identity
from app.accounts.models.invitations import Invitation
from app.accounts.models.mail import MailMessage
from app.accounts.models.preferences import DefaultOrganisation, MutedMail
from app.accounts.models.privacy import PrivacyAcceptance
from app.accounts.models.requests import RoleRequest
from app.accounts.models.resets import FactorReset
from app.accounts.models.reviews import AccessReview, AccessReviewAnswer
from app.accounts.models.second_factor import Passkey, RecoveryCode, SpentProof
from app.accounts.models.sessions import SignInSession
from app.accounts.models.users import User

__all__ = [
    "AccessReview",
    "AccessReviewAnswer",
    "AddressChange",
    "DefaultOrganisation",
    "FactorReset",
    "Identity",
    "Invitation",
    "MailMessage",
    "MutedMail",
    "Passkey",
    "PrivacyAcceptance",
    "RecoveryCode",
    "RoleGrant",
    "RoleRequest",
    "SignInSession",
    "SpentProof",
    "User",
]
