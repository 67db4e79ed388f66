"""Releasing somebody from the single sign-on their account is bound to (G5)."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.identities import release_identity
from app.accounts.forms.control import ReasonForm
from app.accounts.models import Identity
from app.accounts.queries import user_by_id, visible_user
from app.accounts.queries.identities import identity_of
from app.accounts.routes.blueprint import blueprint
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import now


@blueprint.route("/users/<uuid:user_id>/identities/<uuid:identity_id>/release", methods=["GET", "POST"])
@requires(Permission.IDENTITIES_RELEASE, fresh=True)
def release(user_id: uuid.UUID, identity_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for the reason, then release the account and sign its owner out (G5)."""
    visible_user(current_actor(), user_id, now())
    identity, form = identity_of(user_id, identity_id), ReasonForm()
    if accepted(form, lambda: _release(identity, form)):
        flash("The single sign-on is released, and its owner signed out everywhere.", "success")
        return redirect(url_for("accounts.user", user_id=user_id))
    identity = identity_of(user_id, identity_id)
    page = render_template("accounts/release.html", form=form, identity=identity, user=user_by_id(user_id))
    return page, status_of(form)


def _release(identity: Identity, form: ReasonForm) -> bool:
    release_identity(current_actor(), identity=identity, reason=form.reason.data or "")
    return True
