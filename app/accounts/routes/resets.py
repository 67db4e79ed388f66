"""The administrators' pages for lost second factors."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.resets import ask_for_reset, confirm_reset, stop_reset
from app.accounts.forms import ResetForm
from app.accounts.queries.resets import open_resets, reset_by_id
from app.accounts.routes.blueprint import blueprint
from app.accounts.rules.resets import WAIT
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor


@blueprint.route("/second-factor-resets", methods=["GET", "POST"])
@requires(Permission.SECOND_FACTORS_RESET, fresh=True)
def resets() -> ResponseReturnValue:
    """List the resets that wait, and ask for one (G5)."""
    form = ResetForm()
    asked = accepted(
        form,
        lambda: ask_for_reset(current_actor(), email=form.email.data or "", reason=form.reason.data or ""),
    )
    if asked is not None:
        flash("The reset is asked for. Another administrator can confirm it in 30 minutes.", "success")
        return redirect(url_for("accounts.resets"))
    return render_template("accounts/resets.html", form=form, resets=open_resets(), wait=WAIT), status_of(form)


@blueprint.post("/second-factor-resets/<uuid:reset_id>/confirm")
@requires(Permission.SECOND_FACTORS_RESET, fresh=True)
def confirm_one_reset(reset_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm a reset as the second administrator (G5)."""
    reset = reset_by_id(reset_id)
    confirm_reset(current_actor(), reset)
    flash(f"{reset.user.name}’s second factor is reset, and they are signed out everywhere.", "success")
    return redirect(url_for("accounts.resets"))


@blueprint.post("/second-factor-resets/<uuid:reset_id>/stop")
@requires(Permission.SECOND_FACTORS_RESET, fresh=True)
def stop_one_reset(reset_id: uuid.UUID) -> ResponseReturnValue:
    """Stop a reset (G5)."""
    reset = reset_by_id(reset_id)
    stop_reset(current_actor(), reset)
    flash(f"The reset for {reset.user.name} is stopped. Nothing of theirs was changed.", "success")
    return redirect(url_for("accounts.resets"))
