"""Exchanges with a browser about passkeys: the question is kept in its cookie, and answered once within minutes."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum

from flask import Response, current_app, session

from app.accounts.actions import Ceremony
from app.accounts.routes.blueprint import settings
from app.accounts.rules.passkeys import CHALLENGE_BYTES, CHALLENGE_LIFETIME, TOO_LATE, RelyingParty, relying_party
from app.core.clock import now
from app.core.errors import DomainError

CHALLENGE_KEY = "passkey-challenge"
NO_ANSWER = (
    "No passkey was sent. Passkeys need JavaScript and a browser that knows them; "
    "without those, use your password, the code of your app or a recovery code."
)
NO_NAME = "Passkeys do not work here: this portal is reached by a number, and they need an address with a name."


class Purpose(StrEnum):
    """What a passkey is asked for. The answer to one question never answers another."""

    REGISTER = "register"
    SECOND_STEP = "second-step"
    ALONE = "alone"
    AGAIN = "again"


def party() -> RelyingParty | None:
    """Return whom this portal's passkeys are for; None where it has no name."""
    return relying_party(settings().base_url)


def offer_challenge(purpose: Purpose) -> tuple[RelyingParty, bytes]:
    """Ask this browser a new question, in place of any before it; raises DomainError where passkeys cannot work."""
    found = party()
    if found is None:
        raise DomainError(NO_NAME)
    challenge = secrets.token_bytes(CHALLENGE_BYTES)
    session[CHALLENGE_KEY] = [purpose.value, challenge.hex(), int(now().timestamp())]
    return found, challenge


def ceremony(purpose: Purpose, answer: str) -> Ceremony:
    """Return the exchange this answer belongs to; the question is taken from the cookie by the try.

    Raises DomainError where nothing was answered, or nothing was asked within the last minutes.
    """
    found = party()
    if found is None:
        raise DomainError(NO_NAME)
    if not answer:
        raise DomainError(NO_ANSWER)
    asked = session.pop(CHALLENGE_KEY, None)
    if not asked or asked[0] != purpose.value:
        raise DomainError(TOO_LATE)
    if now() - datetime.fromtimestamp(asked[2], UTC) > CHALLENGE_LIFETIME:
        raise DomainError(TOO_LATE)
    return Ceremony(found, bytes.fromhex(asked[1]), answer)


def options_answer(options: str) -> Response:
    """Return what a browser's script is told to ask its passkeys."""
    return current_app.response_class(options, mimetype="application/json")
