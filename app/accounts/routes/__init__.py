"""The doors of accounts. Importing this package makes every view known to the blueprint."""

from app.accounts.routes import (
    account,
    address,
    authenticator,
    code,
    confirm,
    forgotten,
    invitations,
    notice,
    passkeys,
    recovery_codes,
    resets,
    reviews,
    roles,
    sign_in,
    single_sign_on,
    users,
    welcome,
)
from app.accounts.routes.blueprint import blueprint

__all__ = [
    "account",
    "address",
    "authenticator",
    "blueprint",
    "code",
    "confirm",
    "forgotten",
    "invitations",
    "notice",
    "passkeys",
    "recovery_codes",
    "resets",
    "reviews",
    "roles",
    "sign_in",
    "single_sign_on",
    "users",
    "welcome",
]
