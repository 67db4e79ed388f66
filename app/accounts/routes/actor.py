"""Who is acting in this request: found before anything else is asked."""

from functools import partial

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager

from app.accounts.actions.sessions import note_click
from app.accounts.queries.sessions import signed_in
from app.accounts.routes.blueprint import present, settings
from app.accounts.routes.confirm import ask_again
from app.accounts.routes.factors import needs_factor
from app.accounts.rules.sessions import TOUCH_INTERVAL
from app.accounts.types import SignedIn
from app.core.actor import NOBODY
from app.core.clock import day_of, now
from app.core.db import SAFE_METHODS, db, transactions_write
from app.core.dispatch import STATIC_ENDPOINTS
from app.core.freshness import ask_again_by, note_proof
from app.core.witness import witness

OPEN_WITHOUT_FACTOR = frozenset(
    f"accounts.{name}"
    for name in (
        "authenticator",
        "passkeys",
        "passkey_options",
        "confirm",
        "confirm_options",
        "sign_out",
        "sign_in",
    )
)
"""What somebody opens who must set up a second factor first: the ways to do it, and the way out."""


def init_sign_in(app: Flask) -> None:
    """Have every request begin by finding its actor, before access is asked and before the body is read."""
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_session_behind)
    manager.init_app(app, add_context_processor=False)
    app.before_request_funcs.setdefault(None, [])[:0] = [load_actor, ask_for_factor]
    ask_again_by(app, ask_again)


def load_actor() -> None:
    """Set the actor of this request.

    Where a body may follow, the transaction is closed at once: a slow upload must not hold SQLite's write lock, nor
    a connection of PostgreSQL. A safe request goes on reading in the same transaction.
    """
    g.actor = NOBODY
    if request.endpoint in STATIC_ENDPOINTS:
        return
    with transactions_write(False):
        person = present()
        if request.method not in SAFE_METHODS:
            db.session.rollback()
    if person is None:
        return
    g.actor = person.actor
    note_proof(person.proven_at)
    moment = now()
    if moment - person.seen_at >= TOUCH_INTERVAL:
        witness(partial(note_click, person.session_id, moment))


def ask_for_factor() -> ResponseReturnValue | None:
    """Send a person with a Trust role and neither app nor passkey to set one up, before anything else (G5)."""
    if settings().demo or request.endpoint in STATIC_ENDPOINTS | OPEN_WITHOUT_FACTOR:
        return None
    person = present()
    if person is None or person.has_second_factor or not needs_factor(person):
        return None
    return redirect(url_for("accounts.authenticator"))


def _session_behind(token: str) -> SignedIn | None:
    moment = now()
    return signed_in(token, day_of(moment), moment)
