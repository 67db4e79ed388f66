"""Passwords: how they are kept, compared and chosen."""

import secrets
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.verdicts import Finding, passed, refused, rule

MINIMUM_LENGTH = 12
"""Characters a new password has at least (NIST SP 800-63B asks for no composition rules beside a length)."""

MAXIMUM_LENGTH = 200
"""Characters a password has at most, so that nobody makes the server hash a book."""

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id at OWASP's minimum: 19 MiB, two passes, one lane. Raise it here; hashes are renewed at the next sign-in."""

_NOBODYS_HASH = HASHER.hash(secrets.token_urlsafe())
_COMMONEST = Path(__file__).parents[1] / "defaults" / "common_passwords.txt"


def hash_password(password: str) -> str:
    """Return the password as it is kept."""
    return HASHER.hash(_normal(password))


def password_matches(kept: str | None, typed: str) -> bool:
    """Return whether the typed password is the kept one.

    The work is the same where nothing is kept, so that the time it takes does not tell which addresses exist.
    """
    try:
        return HASHER.verify(kept or _NOBODYS_HASH, _normal(typed)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def renewed_hash(kept: str, password: str) -> str | None:
    """Return a new hash where the kept one was made with weaker settings than today's, else None."""
    return hash_password(password) if HASHER.check_needs_rehash(kept) else None


@rule(
    "account.password",
    version=1,
    source="NIST SP 800-63B section 5.1.1.2; G5",
    promise="A password has at least 12 characters and is not one that is tried first.",
)
def password_is_fit(password: str, email: str) -> Finding:
    """Pass where the password may be chosen for the account of this address."""
    length = len(_normal(password))
    if length < MINIMUM_LENGTH:
        return refused(
            f"A password has at least {MINIMUM_LENGTH} characters, and this one has {length}.",
            "Choose a longer one: three or four unconnected words are easy to keep in mind.",
        )
    if length > MAXIMUM_LENGTH:
        return refused(
            f"A password has at most {MAXIMUM_LENGTH} characters, and this one has {length:,}.",
            "Choose a shorter one.",
        )
    if _normal(password).casefold() in commonest_passwords() | {email.casefold()}:
        return refused(
            "This password is one of the first that somebody else would try.",
            "Choose another: three or four unconnected words are easy to keep in mind.",
        )
    return passed("The password is long enough and not a common one.")


@cache
def commonest_passwords() -> frozenset[str]:
    """Return the hundred commonest passwords long enough to be typed here, in lower case."""
    return frozenset(_COMMONEST.read_text(encoding="utf-8").split())


def _normal(password: str) -> str:
    # The same letters can arrive composed or not, depending on the keyboard.
    return unicodedata.normalize("NFKC", password)
