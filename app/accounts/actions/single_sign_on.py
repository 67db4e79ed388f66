"""Signing in through a provider of identities: leaving for it, and finding the person who came back (G5)."""

import secrets
from dataclasses import astuple

import sqlalchemy as sa

from app.accounts.actions.passkeys import spend
from app.accounts.models import Identity, User
from app.accounts.queries.users import user_by_email, user_by_id
from app.adapters.configured import single_sign_on
from app.adapters.single_sign_on import AnswerRefused, Departure, IdentityProvider, ProviderDown
from app.adapters.single_sign_on import Identity as Vouched
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import DomainError, NotFound
from app.core.events import EventTag, record_event

DOWN = "Single sign-on cannot be reached just now. Wait a minute and try again, or sign in with your password."
NOT_BELIEVED = "Single sign-on's answer was not accepted. Start again; if it happens twice, tell the administrator."
NOT_VERIFIED = "Your single sign-on does not say that your address was checked. Ask whoever runs it to have it checked."
UNKNOWN = "There is no account here for the address your single sign-on gives. Ask your organisation's lead for one."
CLOSED = "Your account here is closed. Ask your organisation's lead, or the Trust's administrator."
BOUND_OTHERWISE = "Your account is bound to another single sign-on. Ask the Trust's administrator to release it."


def depart(redirect_uri: str, *, again: bool = False) -> tuple[list[str], str]:
    """Return the note of a new sign-in through the provider, for the browser's cookie, and where it goes (G5).

    Nothing is stored. Raises NotFound where no provider is set, and DomainError where it is down.
    """
    departure = Departure(redirect_uri, *(secrets.token_urlsafe(32) for _ in range(3)))
    try:
        return list(astuple(departure)), _provider().address(departure, again=again)
    except ProviderDown:
        raise DomainError(DOWN, status=503) from None


def vouched_for(note: list[str], code: str) -> Vouched:
    """Return whom the provider vouches for. It asks the provider: call it before the transaction opens.

    Raises DomainError where the provider is down or its answer does not count.
    """
    try:
        return _provider().identity(Departure(*note), code)
    except ProviderDown:
        raise DomainError(DOWN, status=503) from None
    except AnswerRefused:
        raise DomainError(NOT_BELIEVED) from None


def person_behind(note: list[str], vouched: Vouched) -> User:
    """Return the account a provider's subject is bound to, binding it by its checked address the first time (G5).

    It never makes an account. The departure is spent: its answer counts once. Raises DomainError for an address that
    is unchecked or unknown here, an account that is closed, and one bound to another subject.
    """
    spend(Departure(*note).state.encode())
    bound = db.session.scalar(
        sa.select(Identity).where(
            Identity.issuer == vouched.issuer, Identity.subject == vouched.subject, Identity.released_at.is_(None)
        )
    )
    user = user_by_id(bound.user_id, for_update=True) if bound is not None else _bind(vouched)
    if user.disabled_at is not None:
        raise DomainError(CLOSED)
    return user


def answers(note: list[str], state: str) -> bool:
    """Return whether an answer that carries this state is the one that was left for."""
    return secrets.compare_digest(Departure(*note).state.encode(), state.encode())


def _bind(vouched: Vouched) -> User:
    if not vouched.is_email_verified:
        raise DomainError(NOT_VERIFIED)
    found = user_by_email(vouched.email)
    if found is None:
        raise DomainError(UNKNOWN)
    user = user_by_id(found.id, for_update=True)
    others = sa.select(Identity.id).where(
        Identity.user_id == user.id, Identity.issuer == vouched.issuer, Identity.released_at.is_(None)
    )
    if db.session.scalar(others) is not None:
        raise DomainError(BOUND_OTHERWISE)
    db.session.add(Identity(user_id=user.id, issuer=vouched.issuer, subject=vouched.subject))
    db.session.flush()
    own = Actor(user.id, user.name)
    record_event(own, EventTag.IDENTITY_BOUND, subject_kind="user", subject_id=user.id, issuer=vouched.issuer)
    return user


def _provider() -> IdentityProvider:
    provider = single_sign_on()
    if provider is None:
        raise NotFound("page")
    return provider
