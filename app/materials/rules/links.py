"""The link a person holds to a copy: ours, signed, for one person, and short-lived (C20).

It says only who may ask for which copy until when. Whether they may have it is decided anew at each request.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

LINK_LIFETIME = timedelta(minutes=15)
_PURPOSE = "waymark copy link"


@dataclass(frozen=True)
class LinkRead:
    """What a genuine link says: which copy, for whom, and whether its time has run out."""

    copy_id: str
    user_id: uuid.UUID
    has_expired: bool


def write_link(keys: Sequence[str], copy_id: str, user_id: uuid.UUID) -> str:
    """Return a link's token, signed with the newest of the keys, which come newest first."""
    return _serializer(keys).dumps([copy_id, user_id.hex])


def read_link(keys: Sequence[str], token: str) -> LinkRead | None:
    """Return what a link's token says, also once it has run out; None where it is forged or of another kind."""
    has_expired = False
    try:
        said = _serializer(keys).loads(token, max_age=int(LINK_LIFETIME.total_seconds()))
    except SignatureExpired as expired:
        has_expired, said = True, _payload(keys, expired.payload)
    except BadData:
        return None
    try:
        copy_id, user_id = said
        return LinkRead(str(copy_id), uuid.UUID(user_id), has_expired)
    except (ValueError, TypeError, AttributeError):
        return None


def _payload(keys: Sequence[str], payload: bytes | None) -> object:
    try:
        return None if payload is None else _serializer(keys).load_payload(payload)
    except BadData:
        return None


def _serializer(keys: Sequence[str]) -> URLSafeTimedSerializer:
    # The library wants the newest key last.
    return URLSafeTimedSerializer(list(reversed(keys)), salt=_PURPOSE)
