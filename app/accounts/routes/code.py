"""The second step of signing in: the code of the authenticator app."""

from functools import partial

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import note_failure, use_code
from app.accounts.forms import CodeForm
from app.accounts.models import User
from app.accounts.queries import user_by_id
from app.accounts.routes.blueprint import blueprint, settings
from app.accounts.routes.sign_in import WAITING_KEY, enter, was_refused
from app.accounts.rules.links import AWAITING_CODE
from app.accounts.rules.sessions import safe_path
from app.core.access import public
from app.core.db import db
from app.core.errors import DomainError
from app.core.limits import limiter
from app.core.witness import witness

CODE_LIMIT = "5 per minute; 20 per hour"


def _person_waiting() -> str:
    note = AWAITING_CODE.read(settings().signing_keys, session.get(WAITING_KEY, ""))
    return f"code {note.user_id if note else request.remote_addr}"


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
@limiter.limit(CODE_LIMIT, methods=["POST"], deduct_when=was_refused, key_func=_person_waiting)
def code() -> ResponseReturnValue:
    """Ask for the code, of somebody whose password was right within the last five minutes (G5)."""
    user = _waiting()
    if user is None:
        session.pop(WAITING_KEY, None)
        return redirect(url_for("accounts.sign_in"))
    wanted = safe_path(request.args.get("next"))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            return enter(use_code(user.id, code=form.code.data or "", keys=settings().signing_keys), wanted)
        except DomainError as refusal:
            witness(partial(note_failure, user.id, user.email, "the code was not right"))
            form.add_domain_error(refusal.field, refusal.sentence)
            db.session.rollback()
    return render_template("accounts/code.html", form=form, wanted=wanted), 422 if form.errors else 200


def _waiting() -> User | None:
    note = AWAITING_CODE.read(settings().signing_keys, session.get(WAITING_KEY, ""))
    if note is None:
        return None
    user = user_by_id(note.user_id)
    return user if note.is_current(user.password_hash) and user.disabled_at is None else None
