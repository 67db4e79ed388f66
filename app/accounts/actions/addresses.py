"""Changing the address somebody signs in with: confirmed at the new one, and stopped from the old one."""

import secrets
import uuid
from datetime import timedelta

from flask import current_app

from app.accounts.actions.mail import post_message
from app.accounts.actions.sessions import TOKEN_BYTES, end_sessions_of
from app.accounts.actions.users import NO_ADDRESS
from app.accounts.models import AddressChange, User
from app.accounts.queries.addresses import latest_change
from app.accounts.queries.users import user_by_email, user_by_id
from app.accounts.rules.address_changes import CONFIRM_WITHIN, STOP_WITHIN, address_is_settled
from app.accounts.rules.addresses import read_address
from app.accounts.rules.links import CONFIRM_ADDRESS, STOP_ADDRESS
from app.accounts.rules.passwords import hash_password
from app.accounts.types import MailKind
from app.core.absolute import absolute_url
from app.core.actor import NOBODY, Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import EventTag, record_event
from app.core.formats import long_time
from app.core.verdicts import Verdict

IS_YOURS = "This is the address of your account already. Enter another one."
NOT_FREE = "This address cannot be used any more: another account has it. Ask for another address."
FORMER_TAKEN = "The address before belongs to another account by now. Write to the Trust's administrator."
OVER = "This change was confirmed, stopped or replaced already, or its time is over."


def ask_for_address(actor: Actor, *, email: str) -> AddressChange:
    """Ask for another address; it counts once a link sent there is opened by the same person, signed in (G5).

    The address until now is told, and can stop it. Whether another account has the new one is not told: then no link
    is sent, and its owner is told instead. An earlier question is replaced. Raises DomainError on `email` for what
    cannot be an address and for one's own, and Refused while the last change can still be undone.
    """
    assert actor.user_id is not None
    user, address = user_by_id(actor.user_id, for_update=True), read_address(email)
    if address is None:
        raise DomainError(NO_ADDRESS, field="email")
    if address == user.email:
        raise DomainError(IS_YOURS, field="email")
    _make_way(user)
    change = AddressChange(user_id=user.id, former_email=user.email, email=address, expires_at=now() + CONFIRM_WITHIN)
    db.session.add(change)
    db.session.flush()
    _record(actor, EventTag.ADDRESS_CHANGE_ASKED, user, change)
    _write_to_new(user, change)
    _write(user, change, to=user.email, template="address_asked")
    return change


def confirm_address(actor: Actor, *, change: AddressChange, keep_session: uuid.UUID | None) -> None:
    """Make the new address the account's, and end the person's other sign-ins (G5).

    The address before is told, and can undo it for seven days. Raises DomainError where the change is over, and where
    another account has the address by now.
    """
    user = user_by_id(change.user_id, for_update=True)
    db.session.refresh(change, with_for_update=True)
    if not change.awaits_confirmation(now()):
        raise DomainError(OVER)
    if user_by_email(change.email) is not None:
        raise DomainError(NOT_FREE)
    user.email = change.email
    change.confirmed_at, change.stoppable_until = now(), now() + STOP_WITHIN
    end_sessions_of(user, but=keep_session)
    _record(actor, EventTag.ADDRESS_CHANGED, user, change)
    for to in (change.former_email, change.email):
        _write(user, change, to=to, template="address_changed")


def take_back_change(actor: Actor) -> None:
    """Take back one's own change before it is confirmed. Raises DomainError where none waits."""
    assert actor.user_id is not None
    user, change = user_by_id(actor.user_id, for_update=True), latest_change(actor.user_id, for_update=True)
    if change is None or not change.awaits_confirmation(now()):
        raise DomainError(OVER)
    change.stopped_at = now()
    _record(actor, EventTag.ADDRESS_CHANGE_TAKEN_BACK, user, change)


def stop_change(change: AddressChange) -> None:
    """Stop a change from the address before, whoever reads its mailbox; a confirmed one is undone (G5).

    Undoing signs everybody out, makes the password worthless, so that its owner chooses a new one by mail, and forgets
    every known browser. Raises DomainError where the change is over or the address has gone to another account.
    """
    user = user_by_id(change.user_id, for_update=True)
    db.session.refresh(change, with_for_update=True)
    if not change.can_be_stopped(now()):
        raise DomainError(OVER)
    if change.confirmed_at is not None:
        _undo(user, change)
    change.stopped_at = now()
    _record(NOBODY, EventTag.ADDRESS_CHANGE_STOPPED, user, change)
    for to in (change.former_email, change.email):
        _write(user, change, to=to, template="address_stopped")


def _make_way(user: User) -> None:
    former = latest_change(user.id, for_update=True)
    if former is None or former.stopped_at is not None:
        return
    finding = address_is_settled(former.stoppable_until, now())
    if not finding.passed:
        raise Refused(Verdict("accounts.change-address", today(), (finding,)))
    if former.confirmed_at is None and former.replaced_at is None:
        former.replaced_at = now()
        db.session.flush()


def _undo(user: User, change: AddressChange) -> None:
    if user_by_email(change.former_email) is not None:
        raise DomainError(FORMER_TAKEN)
    user.email = change.former_email
    if user.password_hash is not None:
        user.password_hash = hash_password(secrets.token_urlsafe(TOKEN_BYTES))
    user.browsers_forgotten_at = now()
    end_sessions_of(user)
    db.session.flush()


def _write_to_new(user: User, change: AddressChange) -> None:
    """Write the link to an address nobody has; the work is the same where somebody has it."""
    owner = user_by_email(change.email)
    note = CONFIRM_ADDRESS.write(_keys(), user.id, str(change.id))
    post_message(
        to=change.email,
        kind=MailKind.ADDRESS_LINK if owner is None else MailKind.ADDRESS_CHANGE,
        key=f"address-new:{change.id}",
        template=f"accounts/mail/address_{'link' if owner is None else 'taken'}.txt",
        about=("user", (owner or user).id),
        good_for=CONFIRM_WITHIN,
        name=(owner or user).name,
        until=long_time(change.expires_at),
        link=absolute_url("accounts.confirm_new_address", note=note),
        sign_in=absolute_url("accounts.sign_in"),
    )


def _write(user: User, change: AddressChange, *, to: str, template: str, good_for: timedelta = STOP_WITHIN) -> None:
    note = STOP_ADDRESS.write(_keys(), user.id, str(change.id))
    post_message(
        to=to,
        kind=MailKind.ADDRESS_CHANGE,
        key=f"{template}:{change.id}:{'former' if to == change.former_email else 'new'}",
        template=f"accounts/mail/{template}.txt",
        about=("user", user.id),
        good_for=good_for,
        name=user.name,
        email=change.email,
        former=change.former_email,
        when=long_time(now()),
        until=long_time(change.stoppable_until or change.expires_at),
        stop=absolute_url("accounts.stop_address_change", note=note) if to == change.former_email else "",
        is_undone=change.confirmed_at is not None,
        forgotten=absolute_url("accounts.forgotten_password"),
    )


def _keys() -> list[str]:
    keys: list[str] = current_app.config["SETTINGS"].signing_keys
    return keys


def _record(actor: Actor, tag: EventTag, user: User, change: AddressChange) -> None:
    record_event(
        actor,
        tag,
        subject_kind="user",
        subject_id=user.id,
        name=user.name,
        email=change.email,
        former=change.former_email,
    )
