"""When both sides of a licence are reminded, and what reminders say (A10, A11)."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.errors import NotFound
from app.licences.actions import Written, give_ladder, write_reminder_text
from app.licences.forms import LadderForm, ReminderTextForm
from app.licences.models import Licence, LicenceLadder
from app.licences.queries import licence_facts, licence_for, versions_of, wordings_in_use
from app.licences.routes.blueprint import blueprint
from app.licences.routes.consequences import of_a_ladder
from app.licences.routes.pages import act_page, to_page
from app.licences.rules import PLACEHOLDERS, filled, ladder_words, read_rungs
from app.licences.rules.reminder_texts import EXAMPLE
from app.licences.types import ReminderText


@blueprint.route("/licences/<uuid:licence_id>/reminders", methods=["GET", "POST"])
@requires(Permission.REMINDERS_MANAGE)
def ladder(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Give a licence its own reminders."""
    licence = licence_for(current_actor(), licence_id, Permission.REMINDERS_MANAGE)
    (facts,) = licence_facts([licence.id])
    form = LadderForm(data=_typed(facts.rungs) | {"version": licence.row_version})
    given = accepted(form, lambda: _give(form, licence), licence)
    if given is not None:
        flash(f"Reminders of {licence.reference} go out {ladder_words(read_rungs(given.rungs))}.", "success")
        return to_page(licence)
    title = f"Change when reminders of {licence.reference} go out"
    return act_page(licence, form, title, "Save the reminders", of_a_ladder(facts))


@blueprint.get("/licences/reminder-texts")
@requires(Permission.REMINDERS_MANAGE)
def reminder_texts() -> ResponseReturnValue:
    """Show what reminders say, side by side."""
    wordings = wordings_in_use(today()).values()
    return render_template("licences/reminder_texts.html", wordings=list(wordings))


@blueprint.route("/licences/reminder-texts/<string:text_name>", methods=["GET", "POST"])
@requires(Permission.REMINDERS_MANAGE)
def reminder_text(text_name: str) -> ResponseReturnValue:
    """Write the next version of a text, and look at it first."""
    text = _text(text_name)
    wording = wordings_in_use(today())[text]
    form = ReminderTextForm(data={"subject": wording.subject, "body": wording.body, "version": wording.number})
    wants_preview = form.asks_for_a_preview
    written = None if wants_preview else accepted(form, lambda: _write(form, text))
    if written is not None:
        flash(_what_became_of(written), "success" if written.is_new else "info")
        return redirect(url_for("licences.reminder_texts"))
    page = {"text": text, "form": form, "placeholders": PLACEHOLDERS, "versions": versions_of(text)}
    preview = _filled(form) if wants_preview and form.validate() else None
    return render_template("licences/reminder_text.html", **page, preview=preview), status_of(form)


def _text(name: str) -> ReminderText:
    if name not in set(ReminderText):
        raise NotFound("text")
    return ReminderText(name)


def _typed(rungs: tuple[int, ...]) -> dict[str, str]:
    before = ", ".join(str(days) for days in rungs if days >= 0)
    return {"before": before, "after": ", ".join(str(-days) for days in rungs if days < 0)}


def _filled(form: ReminderTextForm) -> tuple[str, str]:
    return filled(form.subject.data or "", EXAMPLE), filled(form.body.data or "", EXAMPLE)


def _give(form: LadderForm, licence: Licence) -> LicenceLadder:
    return give_ladder(current_actor(), licence=licence, rungs=form.rungs, seen_version=form.seen_version)


def _what_became_of(written: Written) -> str:
    if written.is_new:
        return f"Letters written from now on are made of version {written.number}."
    stays = f"version {written.number} stays in use" if written.number else "the text Waymark came with stays in use"
    return f"Nothing was changed, so there is no new version: {stays}."


def _write(form: ReminderTextForm, text: ReminderText) -> Written:
    return write_reminder_text(
        current_actor(),
        text=text,
        subject=form.subject.data or "",
        body=form.body.data or "",
        seen_number=form.seen_version,
    )
