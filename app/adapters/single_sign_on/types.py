"""What goes to a provider of identities, and what comes back."""

from dataclasses import dataclass
from typing import Protocol


class ProviderDown(Exception):
    """The provider cannot be reached, or answers in a way no provider does."""


class AnswerRefused(Exception):
    """The provider's answer does not count; the message says why, for the log."""


@dataclass(frozen=True)
class Departure:
    """One sign-in sent off to the provider: where it comes back to, and the secrets that bind the answer to it."""

    redirect_uri: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Whom the provider vouches for. Only issuer and subject are theirs for good; an address may pass to others."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    had_second_factor: bool


class IdentityProvider(Protocol):
    """What the portal asks of a provider of identities."""

    issuer: str

    def address(self, departure: Departure, *, again: bool = False) -> str:
        """Return where a browser goes to sign in; `again` has the provider ask even somebody it knows."""
        ...

    def identity(self, departure: Departure, code: str) -> Identity:
        """Return whom the provider vouches for, in exchange for the code."""
        ...
