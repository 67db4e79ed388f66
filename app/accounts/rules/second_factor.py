"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and how their secret is kept (G5)."""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

STEP_SECONDS = 30
DRIFT_STEPS = 1
"""How many steps a phone's clock may be wrong, either way."""

ISSUER = "Waymark"


class SecretUnreadable(Exception):
    """A kept secret was sealed with a key that is no longer among the signing keys."""


def new_secret() -> str:
    """Return a new shared secret, 160 bits in base 32."""
    return pyotp.random_base32()


def provisioning_address(secret: str, email: str) -> str:
    """Return the otpauth: address an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def matching_step(secret: str, typed: str, at: datetime, last_step: int | None) -> int | None:
    """Return the time step whose code was typed, or None.

    A step at or before the last one used never matches, so that a code seen over a shoulder is worth nothing.
    """
    code = "".join(typed.split())
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return None
    app = pyotp.TOTP(secret)
    current = int(at.timestamp()) // STEP_SECONDS
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        if hmac.compare_digest(app.generate_otp(step), code) and (last_step is None or step > last_step):
            return step
    return None


def seal_secret(secret: str, keys: Sequence[str]) -> str:
    """Return the secret as it is kept: encrypted with a key derived from the newest signing key."""
    return _box(keys).encrypt(secret.encode()).decode()


def open_secret(sealed: str, keys: Sequence[str]) -> str:
    """Return the secret; keys are newest first, and any of them may have sealed it. Raises SecretUnreadable."""
    try:
        return _box(keys).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SecretUnreadable from None


def _box(keys: Sequence[str]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"waymark second factor")
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
