"""Passkeys (WebAuthn): what a browser is asked for, and when its answer counts (G5).

The library checks signatures and structures. What can go wrong at a person's desk is told apart first, so that each
refusal is a sentence they can act on.
"""

import hashlib
import ipaddress
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authenticator_data
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

CHALLENGE_LIFETIME = timedelta(minutes=5)
CHALLENGE_BYTES = 32
PASSKEYS_AT_MOST = 10
LONGEST_ANSWER = 20_000
RELYING_PARTY_NAME = "Waymark"

UNREADABLE = "The browser's answer could not be read. Try again, or use another way to prove who you are."
TOO_LATE = "This was asked for more than five minutes ago, or was answered already. Try again."
ELSEWHERE = "This passkey was used on another address than this portal's. Check the address in the browser's bar."
NOT_VERIFIED = (
    "Your passkey did not check that it is you (by PIN, fingerprint or face). "
    "Set that up on it, or sign in with your password first."
)
COUNT_WENT_BACK = (
    "This passkey's counter went back, which happens when a passkey was copied. It was not accepted: "
    "remove it under your account and tell the Trust's administrator."
)
NOT_RIGHT = "This passkey's answer is not right. Try again, or use another way to prove who you are."


class PasskeyRefused(Exception):
    """A browser's answer does not count; the sentence says why."""

    def __init__(self, sentence: str) -> None:
        """Refuse with a sentence for the person."""
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class RelyingParty:
    """Whom a passkey is for: the portal's name on the net and its whole origin, as its settings say them."""

    id: str
    origin: str


@dataclass(frozen=True)
class NewPasskey:
    """What is kept of a passkey just made; id and key in base64url."""

    credential_id: str
    public_key: str
    sign_count: int
    is_synced: bool


@dataclass(frozen=True)
class KeptPasskey:
    """What an answer is compared with; id and key in base64url."""

    credential_id: str
    public_key: str
    sign_count: int


def relying_party(base_url: str) -> RelyingParty | None:
    """Return whom passkeys are for, or None where the portal is reached by a number: browsers then have none.

    It comes from the portal's settings, never from what a request says its host is.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return RelyingParty(host, f"{parts.scheme}://{parts.netloc}".lower()) if host else None
    return None


def options_for_new(
    party: RelyingParty, *, handle: bytes, email: str, name: str, challenge: bytes, known: Sequence[str]
) -> str:
    """Return, as JSON, what a browser is asked for a new passkey; `known` are the ids of those there are."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=RELYING_PARTY_NAME,
        user_id=handle,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
        exclude_credentials=_descriptors(known),
    )
    return webauthn.options_to_json(options)


def options_for_use(party: RelyingParty, *, challenge: bytes, allowed: Sequence[str], is_alone: bool) -> str:
    """Return, as JSON, what a browser is asked for to use a passkey: one of `allowed`, or any it has for us.

    Where the passkey is alone, without a password, it must verify the person too.
    """
    wanted = UserVerificationRequirement.REQUIRED if is_alone else UserVerificationRequirement.PREFERRED
    options = webauthn.generate_authentication_options(
        rp_id=party.id, challenge=challenge, allow_credentials=_descriptors(allowed), user_verification=wanted
    )
    return webauthn.options_to_json(options)


def read_new_passkey(party: RelyingParty, *, challenge: bytes, answer: str) -> NewPasskey:
    """Return the passkey a browser made; raises PasskeyRefused with the reason."""
    _check_client_data(party, challenge, answer)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
        )
    # Whatever the library's parsers stumble over in a hostile answer, it is a refusal and no fault of ours.
    except Exception:
        raise PasskeyRefused(NOT_RIGHT) from None
    return NewPasskey(
        bytes_to_base64url(made.credential_id),
        bytes_to_base64url(made.credential_public_key),
        made.sign_count,
        made.credential_backed_up,
    )


def check_answer(party: RelyingParty, *, challenge: bytes, answer: str, kept: KeptPasskey, is_alone: bool) -> int:
    """Return the passkey's new counter where the answer counts; raises PasskeyRefused with the reason."""
    _check_client_data(party, challenge, answer)
    try:
        said = parse_authenticator_data(base64url_to_bytes(json.loads(answer)["response"]["authenticatorData"]))
    except Exception:
        raise PasskeyRefused(UNREADABLE) from None
    if said.rp_id_hash != hashlib.sha256(party.id.encode()).digest():
        raise PasskeyRefused(ELSEWHERE)
    if is_alone and not said.flags.uv:
        raise PasskeyRefused(NOT_VERIFIED)
    if (said.sign_count or kept.sign_count) and said.sign_count <= kept.sign_count:
        raise PasskeyRefused(COUNT_WENT_BACK)
    try:
        checked = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(kept.public_key),
            credential_current_sign_count=kept.sign_count,
            require_user_verification=is_alone,
        )
    except Exception:
        raise PasskeyRefused(NOT_RIGHT) from None
    return checked.new_sign_count


def credential_in(answer: str) -> tuple[str, bytes | None]:
    """Return the id of the passkey an answer is from, and the handle of the person it is kept for, where it says it.

    Raises PasskeyRefused for what is no answer at all.
    """
    try:
        read = json.loads(answer) if len(answer) <= LONGEST_ANSWER else {}
        credential_id, handle = read["id"], read["response"].get("userHandle")
        if not isinstance(credential_id, str) or len(credential_id) > LONGEST_ANSWER:
            raise PasskeyRefused(UNREADABLE)
        return credential_id, base64url_to_bytes(handle) if handle else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PasskeyRefused(UNREADABLE) from None


def _check_client_data(party: RelyingParty, challenge: bytes, answer: str) -> None:
    """Tell an answer to an older question and one given on another site from all the rest."""
    credential_in(answer)
    try:
        said = json.loads(base64url_to_bytes(json.loads(answer)["response"]["clientDataJSON"]))
        answered, origin = base64url_to_bytes(said["challenge"]), said["origin"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise PasskeyRefused(UNREADABLE) from None
    if answered != challenge:
        raise PasskeyRefused(TOO_LATE)
    if origin != party.origin:
        raise PasskeyRefused(ELSEWHERE)


def _descriptors(ids: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in ids]
