"""Signing in and out."""

import hashlib
from functools import partial

from flask import Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from app.accounts.actions import end_session, note_failure, start_session
from app.accounts.actions.users import renew_hash
from app.accounts.forms import SignInForm
from app.accounts.models import User
from app.accounts.queries import credentials_of, own_session, signed_in, user_by_id
from app.accounts.queries.users import demo_accounts
from app.accounts.routes.blueprint import blueprint, browser_words, present, settings
from app.accounts.routes.waiting import let_wait
from app.accounts.rules.addresses import masked, read_address
from app.accounts.rules.passwords import password_matches
from app.accounts.rules.sessions import safe_path
from app.accounts.types import DEMO_PASSWORD, Credentials, SecondFactor
from app.core.access import public
from app.core.clock import now, today
from app.core.db import db, transactions_write
from app.core.limits import limiter
from app.core.witness import witness

WRONG = "The email address or the password is not right. Check both, or ask your organisation's lead for help."
ADDRESS_LIMIT = "30 per minute; 200 per hour"
ACCOUNT_LIMIT = "6 per minute; 30 per hour"


def was_refused(response: Response) -> bool:
    """Return whether a try failed: only failed tries are counted."""
    return response.status_code == 422


def _account_tried() -> str:
    typed = request.form.get("email", "")
    return "account " + hashlib.sha256((read_address(typed) or typed[:300]).encode()).hexdigest()


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limiter.limit(ADDRESS_LIMIT, methods=["POST"], deduct_when=was_refused)
@limiter.limit(ACCOUNT_LIMIT, methods=["POST"], deduct_when=was_refused, key_func=_account_tried)
def sign_in() -> ResponseReturnValue:
    """Ask for the address and the password; the answer does not tell which of them was wrong."""
    wanted = safe_path(request.args.get("next"))
    if request.method == "GET" and present() is not None:
        return redirect(wanted)
    form = SignInForm()
    if form.validate_on_submit():
        answer = _answer(form.email.data or "", form.password.data or "", wanted)
        if answer is not None:
            return answer
        form.add_domain_error(None, WRONG)
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        wanted=wanted,
        demo_accounts=demo_accounts(today()) if settings().demo else [],
        demo_password=DEMO_PASSWORD,
        single_sign_on=settings().oidc_name if settings().oidc_issuer else None,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/sign-out", methods=["POST"])
@public
def sign_out() -> ResponseReturnValue:
    """End this browser's sign-in, on the server and in the browser."""
    person = present()
    if person is not None:
        end_session(person.actor, own_session(person.actor, person.session_id))
    return leave("You have signed out.")


def leave(said: str) -> ResponseReturnValue:
    """Forget everything this browser held, and say so."""
    logout_user()
    session.clear()
    flash(said, "success")
    return redirect(url_for("accounts.sign_in"))


def enter(user: User, wanted: str, second_factor: SecondFactor | None = None) -> ResponseReturnValue:
    """Sign a person in with this browser under a new token, forgetting all the browser brought along."""
    former = present()
    if former is not None:
        end_session(former.actor, own_session(former.actor, former.session_id))
    browser, address = browser_words()
    token = start_session(user, browser=browser, address=address, second_factor=second_factor)
    session.clear()
    login_user(signed_in(token, today(), now()))
    return redirect(wanted)


def _answer(email: str, password: str, wanted: str) -> ResponseReturnValue | None:
    """Return where to go, or None where the address or the password was wrong, which is then witnessed."""
    found = _credentials(email)
    kept = found.password_hash if found is not None else None
    if not password_matches(kept, password) or found is None or kept is None:
        known = found.email if found is not None else masked(email)
        witness(
            partial(note_failure, found.user_id if found is not None else None, known, "the password was not right")
        )
        return None
    if found.has_second_factor:
        let_wait(found.user_id, kept)
        return redirect(url_for("accounts.code", next=wanted))
    user = user_by_id(found.user_id, for_update=True)
    if user.password_hash != kept or user.disabled_at is not None:
        return None
    renew_hash(user, password)
    return enter(user, wanted)


def _credentials(email: str) -> Credentials | None:
    # Comparing a password takes tens of milliseconds, in which nobody else should have to wait for the write lock.
    with transactions_write(False):
        found = credentials_of(email)
        db.session.rollback()
    return found
