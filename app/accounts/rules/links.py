"""Signed notes to ourselves that travel through a browser, such as a sign-in that waits for its code."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from app.accounts.rules.address_changes import CONFIRM_WITHIN, STOP_WITHIN


@dataclass(frozen=True)
class SignedNote:
    """A kind of note: its purpose, which keeps one kind from passing for another, and how long it is good for."""

    purpose: str
    lifetime: timedelta

    def write(self, keys: Sequence[str], user_id: uuid.UUID, stamp: str | None) -> str:
        """Return a note about a user that dies as soon as what it is stamped with, such as a password, has changed."""
        return self._serializer(keys).dumps([user_id.hex, _fingerprint(stamp)])

    def read(self, keys: Sequence[str], note: str) -> "NoteRead | None":
        """Return what a note says, or None where it is forged, of another kind, or too old."""
        try:
            user_id, fingerprint = self._serializer(keys).loads(note, max_age=int(self.lifetime.total_seconds()))
            return NoteRead(uuid.UUID(user_id), fingerprint)
        except (BadData, ValueError, TypeError):
            return None

    def _serializer(self, keys: Sequence[str]) -> URLSafeTimedSerializer:
        # The library wants the newest key last.
        return URLSafeTimedSerializer(list(reversed(keys)), salt=f"waymark {self.purpose}")


@dataclass(frozen=True)
class NoteRead:
    """What a genuine note says: whom it is about, and what it was stamped with when it was written."""

    user_id: uuid.UUID
    fingerprint: str

    def is_current(self, stamp: str | None) -> bool:
        """Return whether the stamp is still the one of that time: a used link is a dead link."""
        return self.fingerprint == _fingerprint(stamp)


def mailed_stamp(email: str, password_hash: str | None) -> str:
    """Return the stamp of a link that was mailed: it dies with the password, and with the address it was sent to."""
    return f"{email} {password_hash or ''}"


def _fingerprint(stamp: str | None) -> str:
    return hashlib.sha256((stamp or "").encode()).hexdigest()[:16]


NEW_PASSWORD = SignedNote("new password", timedelta(hours=1))
"""The link somebody who forgot their password chooses a new one with."""

CONFIRM_ADDRESS = SignedNote("confirm address", CONFIRM_WITHIN)
"""The link a new address is confirmed with, stamped with the change it confirms."""

STOP_ADDRESS = SignedNote("stop address", CONFIRM_WITHIN + STOP_WITHIN)
"""The link the address before stops a change with, or undoes it; the change itself says for how long."""

AWAITING_CODE = SignedNote("awaiting code", timedelta(minutes=5))
"""A password was right, and the code of the authenticator app is still to come."""
