"""Undoing a change of party before its day (A24)."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, nothing_to_do, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.licences.actions.parties import undo_party_change
from app.licences.forms import UndoForm
from app.licences.queries.party_changes import party_change_by_id
from app.licences.routes.blueprint import blueprint
from app.licences.routes.parties.pages import change_page


@blueprint.route("/party-changes/<uuid:change_id>/undo", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def undo_change(change_id: uuid.UUID) -> ResponseReturnValue:
    """Undo a change of party whose day has not come (A24)."""
    change, form = party_change_by_id(change_id), UndoForm()
    page = change_page(change, today(), today())
    if not page.may_be_undone:
        href = url_for("licences.party_change", change_id=change.id)
        sentence = "It took effect, or was undone already. Record another change of party that follows it."
        return nothing_to_do("Nothing to undo", sentence, href=href, label=page.title)
    undone = accepted(form, lambda: undo_party_change(current_actor(), change=change, reason=form.reason.data or ""))
    if undone is not None:
        flash(f"The {undone.kind.in_sentence} is undone: what stood before goes on.", "success")
        return redirect(url_for("licences.party_change", change_id=undone.id))
    return render_template("licences/party_undo.html", form=form, page=page), status_of(form)
