"""Reading changes of party: all of them, one of them, and what tells the four apart (A24)."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day, may_today
from app.core.clock import today
from app.licences.queries import licence_facts, licence_for
from app.licences.queries.party_changes import party_change_by_id
from app.licences.queries.party_listing import party_change_listing
from app.licences.routes.blueprint import blueprint
from app.licences.routes.parties.pages import change_page, kinds_of_change


@blueprint.get("/party-changes")
@requires(Permission.PARTY_CHANGES_READ)
def party_changes() -> ResponseReturnValue:
    """List every change of party, with where each stands on the day asked for (A24)."""
    day, listing = asked_day(), party_change_listing()
    exported = listing.export(request.args, day=day)
    if exported is not None:
        return exported
    return render_template("licences/party_changes.html", page=listing.read(request.args, day=day), day=day)


@blueprint.get("/party-changes/<uuid:change_id>")
@requires(Permission.PARTY_CHANGES_READ)
def party_change(change_id: uuid.UUID) -> ResponseReturnValue:
    """Show a change of party: who, when, by what, and what it does (A24)."""
    day = asked_day()
    page = change_page(party_change_by_id(change_id), day, today())
    may_undo = page.may_be_undone and may_today(current_actor(), Permission.PARTY_CHANGES_RECORD)
    return render_template("licences/party_change.html", page=page, day=day, may_undo=may_undo)


@blueprint.get("/licences/<uuid:licence_id>/change-of-party")
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def change_of_party(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Tell the four changes of party apart, and lead to the one that is meant (A24)."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    return render_template("licences/change_of_party.html", licence=licence, kinds=kinds_of_change(facts))
