"""The doors of accounts. Importing this package makes every view known to the blueprint."""

from app.accounts.routes import account, authenticator, code, forgotten, invitations, notice, sign_in, users, welcome
from app.accounts.routes.blueprint import blueprint

__all__ = [
    "account",
    "authenticator",
    "blueprint",
    "code",
    "forgotten",
    "invitations",
    "notice",
    "sign_in",
    "users",
    "welcome",
]
