"""Leavers: whose roles end by themselves, when and why, and giving one back (G1)."""

import uuid
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.models import RoleGrant
from app.administration.actions.leavers import cut_off_leavers, restore_access
from app.administration.forms.leavers import CutOffForm, RestoreForm
from app.administration.queries.leavers import cutoff_by_id, cutoffs, leavers_on
from app.administration.routes.blueprint import blueprint
from app.administration.rules.leavers import terms_on
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import counted


@blueprint.get("/leavers")
@requires(Permission.LEAVERS_MANAGE)
def leavers() -> ResponseReturnValue:
    """Show whose roles end tonight, whose end soon, and whose have ended by themselves."""
    day = today()
    ahead = day + timedelta(days=terms_on(day).look_ahead_days)
    now_leaving = leavers_on(day)
    known = {one.id for one in now_leaving}
    coming = [one for one in leavers_on(ahead) if one.id not in known]
    page = {"leaving": now_leaving, "coming": coming, "ahead": ahead, "ended": cutoffs(), "form": CutOffForm()}
    return render_template("administration/leavers.html", **page)


@blueprint.post("/leavers/now")
@requires(Permission.LEAVERS_MANAGE, fresh=True)
def cut_off_now() -> ResponseReturnValue:
    """End at once what would end tonight."""
    number = cut_off_leavers(current_actor(), today())
    flash(f"{counted(number, 'role')} ended.", "success")
    return redirect(url_for("administration.leavers"))


@blueprint.route("/leavers/<uuid:cutoff_id>/restore", methods=["GET", "POST"])
@requires(Permission.LEAVERS_MANAGE, fresh=True)
def restore(cutoff_id: uuid.UUID) -> ResponseReturnValue:
    """Give back a role that ended by itself."""
    cutoff = cutoff_by_id(cutoff_id)
    form = RestoreForm()
    if accepted(form, lambda: _restore(form, cutoff.id)) is not None:
        flash("The role is given back.", "success")
        return redirect(url_for("administration.leavers"))
    cutoff = cutoff_by_id(cutoff_id)
    return render_template("administration/restore.html", form=form, cutoff=cutoff), status_of(form)


def _restore(form: RestoreForm, cutoff_id: uuid.UUID) -> RoleGrant:
    assert form.until_day.data is not None
    return restore_access(
        current_actor(), cutoff_id=cutoff_id, until_day=form.until_day.data, reason=form.reason.data or ""
    )
