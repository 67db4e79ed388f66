"""A person's own account: details, roles, sign-ins and password."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions import change_password, end_own_sessions, end_session
from app.accounts.forms import ChangePasswordForm
from app.accounts.queries import grants_on, own_session, passkeys_of, recovery_codes_left, sessions_of, user_by_id
from app.accounts.routes.blueprint import blueprint, present, settings, somebody
from app.accounts.routes.sign_in import leave
from app.accounts.rules.recovery_codes import FEW_LEFT
from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError
from app.core.formats import counted
from app.partners.queries import area_names, organisation_names


@blueprint.get("/account")
@requires(Permission.ACCOUNT_OWN)
def account() -> str:
    """Show the actor who they are here, what they may do for whom, and where they are signed in."""
    person = somebody()
    day = today()
    user = user_by_id(person.user_id)
    grants = grants_on(user.id, day)
    return render_template(
        "accounts/account.html",
        user=user,
        grants=grants,
        organisations=organisation_names([grant.organisation_id for grant in grants], day),
        areas=area_names([grant.area_id for grant in grants if grant.area_id], day),
        sessions=sessions_of(user.id, now()),
        this_session_id=person.session_id,
        is_second_factor_off=settings().demo,
        passkeys=passkeys_of(user.id),
        codes_left=recovery_codes_left(user.id),
        few_codes=FEW_LEFT,
        has_factor=person.has_authenticator or person.has_passkey,
    )


@blueprint.post("/account/sessions/<uuid:session_id>/end")
@requires(Permission.ACCOUNT_OWN)
def end_one_session(session_id: uuid.UUID) -> ResponseReturnValue:
    """Sign one of the actor's own browsers out."""
    actor = current_actor()
    end_session(actor, own_session(actor, session_id))
    flash("That browser is signed out.", "success")
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/sessions/others/end", defaults={"which": "others"})
@blueprint.post("/account/sessions/all/end", defaults={"which": "all"})
@requires(Permission.ACCOUNT_OWN)
def end_sessions(which: str) -> ResponseReturnValue:
    """Sign all the actor's other browsers out, or this one too."""
    person = somebody()
    is_all = which == "all"
    number = end_own_sessions(person.actor, keep=None if is_all else person.session_id)
    if is_all:
        return leave("You are signed out everywhere.")
    flash(f"{counted(number, 'other browser')} signed out.", "success")
    return redirect(url_for("accounts.account"))


@blueprint.route("/account/password", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def password() -> ResponseReturnValue:
    """Let the actor choose another password, which signs their other browsers out (G5)."""
    person = present()
    form = ChangePasswordForm()
    if person is not None and form.validate_on_submit():
        try:
            change_password(
                person.actor, current=form.current.data or "", new=form.new.data or "", keep_session=person.session_id
            )
        except DomainError as refusal:
            form.add_domain_error(refusal.field, refusal.sentence)
            db.session.rollback()
        else:
            flash("Your password is changed, and your other browsers are signed out.", "success")
            return redirect(url_for("accounts.account"))
    return render_template("accounts/password.html", form=form), 422 if form.errors else 200
