"""Somebody signed in, and what signing in compares."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from app.core.actor import Actor
from app.core.labels import Labelled
from app.core.roles import TRUST_ROLES


class SecondFactor(Labelled):
    """What proved a person beside their password, or in its place."""

    AUTHENTICATOR = "authenticator", "Authenticator app", "green"
    PASSKEY = "passkey", "Passkey", "green"
    RECOVERY_CODE = "recovery-code", "Recovery code", "yellow"
    SINGLE_SIGN_ON = "single-sign-on", "Single sign-on", "green"


@dataclass(frozen=True)
class SignedIn:
    """A person signed in with one browser, as sign-in found them at the start of this request.

    It carries the four names Flask-Login asks of a user; its id is the session's token, never the person's key.
    """

    token: str
    session_id: uuid.UUID
    started_at: datetime
    seen_at: datetime
    email: str
    actor: Actor
    has_authenticator: bool
    has_passkey: bool
    proven_at: datetime
    second_factor: SecondFactor | None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.token

    @property
    def user_id(self) -> uuid.UUID:
        """Return the key of their account."""
        assert self.actor.user_id is not None
        return self.actor.user_id

    @property
    def has_second_factor(self) -> bool:
        """Return whether an authenticator app or a passkey is theirs, or this sign-in was vouched for by one."""
        return self.has_authenticator or self.has_passkey or self.second_factor is SecondFactor.SINGLE_SIGN_ON

    @property
    def holds_trust_role(self) -> bool:
        """Return whether any role held today is one of the Trust's."""
        return any(grant.role in TRUST_ROLES for grant in self.actor.grants)


@dataclass(frozen=True)
class Credentials:
    """What sign-in compares a password with, read before the transaction that signs in."""

    user_id: uuid.UUID
    email: str
    password_hash: str | None
    has_second_factor: bool
    browsers_forgotten_at: datetime | None
