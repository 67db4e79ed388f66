"""The door for a person whose account somebody else made: their single-use link."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import choose_first_password
from app.accounts.forms import WelcomeForm
from app.accounts.models import User
from app.accounts.queries import user_by_id
from app.accounts.routes.blueprint import blueprint, settings
from app.accounts.rules.links import WELCOME
from app.core.access import public
from app.core.db import db
from app.core.errors import DomainError, NotFound
from app.core.limits import limiter

LINK_IS_DEAD = "This link was used already, or is more than 72 hours old. Ask whoever sent it for another."


@blueprint.route("/welcome/<string:note>", methods=["GET", "POST"])
@public
@limiter.limit("30 per minute")
def welcome(note: str) -> ResponseReturnValue:
    """Let the person a link was made for choose their password, once (G5)."""
    user = _invited(note)
    form = WelcomeForm()
    if form.validate_on_submit():
        try:
            choose_first_password(user=user, password=form.password.data or "")
        except DomainError as refusal:
            form.add_domain_error(refusal.field, refusal.sentence)
            db.session.rollback()
        else:
            flash("Your password is set. Sign in with it.", "success")
            return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/welcome.html", form=form, user=user), 422 if form.errors else 200


def _invited(note: str) -> User:
    """Return the person a link is for, locked; the second of two uses at once finds it used."""
    read = WELCOME.read(settings().signing_keys, note)
    try:
        user = user_by_id(read.user_id, for_update=request.method == "POST") if read is not None else None
    except NotFound:
        user = None
    if read is None or user is None or user.disabled_at is not None or not read.is_current(user.password_hash):
        raise DomainError(LINK_IS_DEAD, status=404)
    return user
