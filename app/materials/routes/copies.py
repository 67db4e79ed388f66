"""Asking for a copy, and the copy's own page (C5–C9)."""

import uuid

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.core.clock import today
from app.core.db import db, transactions_write
from app.core.readings import ReadingKind, notes_reading
from app.materials.actions.copies import take_copy
from app.materials.queries.copies import answer_about, asked_of, copy_for, file_to_copy
from app.materials.routes.blueprint import blueprint
from app.materials.routes.copy_facts import fact_rows, state_sentences, use_entries
from app.materials.routes.links import link_to
from app.materials.routes.witnessing import refusals_witnessed
from app.materials.types import CopyState


@blueprint.post("/materials/<slug:slug>/<version:number>/files/<uuid:file_id>/copies")
@requires(Permission.COPIES_TAKE)
def take(slug: str, number: str, file_id: uuid.UUID) -> ResponseReturnValue:
    """Make the viewer's copy of a file, or refuse with the rules, the reasons and what to do."""
    actor = current_actor()
    with transactions_write(False):
        asked = asked_of(file_to_copy(actor, slug, number, file_id))
        db.session.rollback()
    with refusals_witnessed(actor, asked):
        copy = take_copy(actor, file_id)
    return redirect(url_for("materials.copy", copy_id=copy.copy_id))


@blueprint.get("/copies/<copy:copy_id>")
@requires(Permission.COPIES_TAKE, Permission.COPIES_TRACE, Permission.MATERIALS_LOG_READ)
@notes_reading(ReadingKind.COPY, subject="copy_id")
def copy(copy_id: str) -> ResponseReturnValue:
    """Show a copy: what it is, whose, whether they may have it on the day asked for, and what was done with it."""
    viewer, day = current_actor(), asked_day()
    shown = copy_for(viewer, copy_id)
    answer = answer_about(shown, day)
    is_own = shown.user_id == viewer.user_id
    can_download = is_own and shown.state is CopyState.READY and day == today() and answer.decision.allowed
    return render_template(
        "materials/copies/copy.html",
        copy=shown,
        verdict=answer.decision.verdict,
        sentences=state_sentences(shown),
        rows=fact_rows(shown),
        entries=use_entries(answer.uses),
        link=link_to(shown, viewer) if can_download else None,
        asks_again=is_own and shown.state in (CopyState.FAILED, CopyState.CLEARED),
        is_waiting=shown.state is CopyState.WAITING,
        is_today=day == today(),
        day=day,
    )
