"""Signing in and out."""

from functools import partial

from flask import Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from app.accounts.actions import end_session, note_failure, start_session
from app.accounts.actions.sessions import tell_of_new_browser
from app.accounts.actions.users import renew_hash
from app.accounts.forms import SignInForm
from app.accounts.models import User
from app.accounts.queries import credentials_of, has_accepted, own_session, signed_in, user_by_id
from app.accounts.queries.users import demo_accounts
from app.accounts.routes.blueprint import blueprint, browser_words, present, settings
from app.accounts.routes.browsers import remember_browser, this_browser
from app.accounts.routes.guessing import Tries
from app.accounts.routes.waiting import let_wait
from app.accounts.rules.addresses import masked
from app.accounts.rules.passwords import password_matches
from app.accounts.rules.privacy import notice_on
from app.accounts.rules.sessions import safe_path
from app.accounts.types import DEMO_PASSWORD, Credentials, SecondFactor
from app.core.access import public
from app.core.clock import now, today
from app.core.db import db, transactions_write
from app.core.witness import witness

WRONG = "The email address or the password is not right. Check both, or ask your organisation's lead for help."


def was_refused(response: Response) -> bool:
    """Return whether a try failed: only failed tries are counted."""
    return response.status_code == 422


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for the address and the password; the answer does not tell which of them was wrong."""
    wanted = safe_path(request.args.get("next"))
    if request.method == "GET" and present() is not None:
        return redirect(wanted)
    form, status = SignInForm(), 422
    if form.validate_on_submit():
        found = _credentials(form.email.data or "")
        tries = Tries(form.email.data or "", found)
        refusal = tries.refusal()
        answer = None if refusal else _answer(form, found, wanted, tries)
        if answer is not None:
            return answer
        status = 429 if refusal else 422
        form.add_domain_error(None, refusal or WRONG)
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        wanted=wanted,
        demo_accounts=demo_accounts(today()) if settings().demo else [],
        demo_password=DEMO_PASSWORD,
        single_sign_on=settings().oidc_name if settings().oidc_issuer else None,
    )
    return page, status if form.errors else 200


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


def enter(
    user: User, wanted: str, second_factor: SecondFactor | None = None, *, is_announced: bool = True
) -> ResponseReturnValue:
    """Sign a person in with this browser under a new token, forgetting all the browser brought along.

    The owner is told of a browser the account was not used with before. A version of the privacy notice they have not
    read comes first.
    """
    former = present()
    if former is not None:
        end_session(former.actor, own_session(former.actor, former.session_id))
    browser, address = browser_words()
    token = start_session(user, browser=browser, address=address, second_factor=second_factor)
    if is_announced and not this_browser().knows(user.id, user.browsers_forgotten_at, now()):
        tell_of_new_browser(user, token=token, browser=browser)
    session.clear()
    login_user(signed_in(token, today(), now()))
    is_informed = has_accepted(user.id, notice_on(today()).version)
    response = make_response(
        redirect(wanted if is_informed else url_for("accounts.privacy_notice", next=wanted if wanted != "/" else None))
    )
    remember_browser(response, user.id)
    return response


def _answer(form: SignInForm, found: Credentials | None, wanted: str, tries: Tries) -> ResponseReturnValue | None:
    """Return where to go, or None where the address or the password was wrong, which is then witnessed."""
    password = form.password.data or ""
    kept = found.password_hash if found is not None else None
    if not password_matches(kept, password) or found is None or kept is None:
        tries.count()
        known = found.email if found is not None else masked(form.email.data or "")
        witness(
            partial(note_failure, found.user_id if found is not None else None, known, "the password was not right")
        )
        return None
    tries.forgive()
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
