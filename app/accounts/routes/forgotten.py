"""A forgotten password: asking for a link, and choosing a new password with it."""

import hashlib

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from limits import parse_many

from app.accounts.actions.forgotten import ask_for_new_password, choose_new_password
from app.accounts.forms import ForgottenForm, WelcomeForm
from app.accounts.models import User
from app.accounts.queries import user_by_id
from app.accounts.routes.blueprint import blueprint, settings
from app.accounts.routes.browsers import remember_browser
from app.accounts.rules.addresses import read_address
from app.accounts.rules.links import NEW_PASSWORD, mailed_stamp
from app.core.access import public
from app.core.acting import accepted, status_of
from app.core.errors import DomainError, NotFound
from app.core.limits import limiter, tally

ON_ITS_WAY = "If this address has an account, a link is on its way to it. It is good for one hour."
LINK_IS_DEAD = "This link was used already, or is more than an hour old. Ask for another."
LETTERS_TO_ONE_ADDRESS = parse_many("4 per hour; 10 per day")
SENDER_LIMIT = "10 per minute; 40 per hour"


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
@limiter.limit(SENDER_LIMIT, methods=["POST"])
def forgotten_password() -> ResponseReturnValue:
    """Ask for the address and send it a link, if it has an account; the answer does not tell whether it has (G5)."""
    form = ForgottenForm()
    if form.validate_on_submit():
        _ask_within_limit(form.email.data or "")
        flash(ON_ITS_WAY, "success")
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/forgotten.html", form=form), status_of(form)


@blueprint.route("/new-password/<string:note>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def new_password(note: str) -> ResponseReturnValue:
    """Let the person a link was made for choose a new password, once (G5).

    They then sign in with it, second factor and all: a mailbox alone opens nothing.
    """
    user = _owner_of(note)
    form = WelcomeForm()
    user_id = user.id
    if accepted(form, lambda: _choose(user, form)):
        flash("Your new password is set, and every browser is signed out. Sign in with it.", "success")
        response = make_response(redirect(url_for("accounts.sign_in")))
        remember_browser(response, user_id)
        return response
    return render_template("accounts/new_password.html", form=form, user=user), status_of(form)


def _ask_within_limit(typed: str) -> None:
    """Past the limit nothing more is sent, and nothing else is said: the earlier letters still work."""
    address = read_address(typed)
    key = "letters", hashlib.sha256((address or "").encode()).hexdigest()
    if address is None or tally().full_until(LETTERS_TO_ONE_ADDRESS, *key) is not None:
        return
    tally().count(LETTERS_TO_ONE_ADDRESS, *key)
    ask_for_new_password(address)


def _choose(user: User, form: WelcomeForm) -> bool:
    choose_new_password(user=user, password=form.password.data or "")
    return True


def _owner_of(note: str) -> User:
    """Return whom a link is for, locked; the second of two uses at once finds it used."""
    read = NEW_PASSWORD.read(settings().signing_keys, note)
    try:
        user = user_by_id(read.user_id, for_update=request.method == "POST") if read is not None else None
    except NotFound:
        user = None
    if read is None or user is None or user.disabled_at is not None:
        raise DomainError(LINK_IS_DEAD, status=404)
    if not read.is_current(mailed_stamp(user.email, user.password_hash)):
        raise DomainError(LINK_IS_DEAD, status=404)
    return user
