"""The transfer of every remaining commissioner on one day: filled in, previewed, confirmed, and undone (A24)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.errors import NotFound
from app.core.formats import counted
from app.core.verdicts import Finding
from app.licences.actions.parties import Heir, transfer_together, undo_together
from app.licences.forms import UndoForm
from app.licences.forms.together import DEFAULT_PATTERN, TogetherForm, together_form
from app.licences.queries.together import (
    Remaining,
    Touched,
    changes_together,
    commissioners_recorded,
    known_bodies,
    remaining_commissioners,
    touched_licences,
)
from app.licences.routes.blueprint import blueprint
from app.licences.rules.parties import heir_is_fit, named_by, shared_names
from app.partners.queries import area_names, organisation_names
from app.partners.types import Governance

FILL, PREVIEW, CONFIRM = "fill", "preview", "confirm"


@dataclass(frozen=True)
class PreviewRow:
    """An area as it would pass on: who goes, who comes, which licences run on, and what stands in the way."""

    here: Remaining
    heir: str
    governance: str
    is_new: bool
    licences: Sequence[Touched]
    finding: Finding


@blueprint.route("/party-changes/all-commissioners", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def all_commissioners() -> ResponseReturnValue:
    """Fill in, preview and confirm the transfer of every remaining commissioner (A24)."""
    remaining, version, step = remaining_commissioners(today()), commissioners_recorded(), request.form.get("step", "")
    form = together_form([(one.code, one.area) for one in remaining], data=_proposed(remaining, version))
    if step == CONFIRM:
        made = accepted(form, lambda: _transfer(form, remaining))
        if made is not None:
            flash(f"{counted(len(remaining), 'commissioner')} pass on together. All can be undone as one.", "success")
            return redirect(url_for("licences.commissioners_together", rehearsal_id=made))
    elif step == PREVIEW and form.validate_on_submit():
        return _preview(form, remaining)
    elif step == FILL:
        _fill(form, remaining)
    if form.is_stale:
        form.version.data = str(version)
    page = {"remaining": remaining, "is_sent": bool(form.errors)}
    return render_template("licences/all_commissioners.html", form=form, **page), status_of(form)


@blueprint.get("/party-changes/all-commissioners/<uuid:rehearsal_id>")
@requires(Permission.PARTY_CHANGES_READ)
def commissioners_together(rehearsal_id: uuid.UUID) -> ResponseReturnValue:
    """Show the transfers that were recorded together and stand, each with its own page (A24)."""
    rows, day = _together(rehearsal_id)
    may_undo = day > today() and may(current_actor(), Permission.PARTY_CHANGES_RECORD)
    page = {"rows": rows, "effective_on": day, "rehearsal_id": rehearsal_id, "may_undo": may_undo}
    return render_template("licences/commissioners_together.html", **page)


@blueprint.route("/party-changes/all-commissioners/<uuid:rehearsal_id>/undo", methods=["GET", "POST"])
@requires(Permission.PARTY_CHANGES_RECORD, fresh=True)
def undo_commissioners(rehearsal_id: uuid.UUID) -> ResponseReturnValue:
    """Undo in one act what was recorded together (A24)."""
    rows, day = _together(rehearsal_id)
    form, actor = UndoForm(), current_actor()
    undone = accepted(form, lambda: undo_together(actor, rehearsal_id=rehearsal_id, reason=form.reason.data or ""))
    if undone is not None:
        flash(f"{counted(undone, 'transfer')} undone: every commissioner goes on.", "success")
        return redirect(url_for("licences.party_changes"))
    page = {"count": len(rows), "effective_on": day, "rehearsal_id": rehearsal_id}
    return render_template("licences/commissioners_undo.html", form=form, **page), status_of(form)


def _proposed(remaining: Sequence[Remaining], version: int) -> dict[str, Any]:
    board = Governance.POLICING_BOARD
    rows = {f"name_{one.code}": named_by(DEFAULT_PATTERN, one.area) for one in remaining}
    kinds = {f"governance_{one.code}": board for one in remaining}
    return {"version": version, "pattern": DEFAULT_PATTERN, "pattern_governance": board} | rows | kinds


def _fill(form: TogetherForm, remaining: Sequence[Remaining]) -> None:
    """Write the pattern into every row; what was typed into the rows gives way, which the button says."""
    for one in remaining:
        form.name_of(one.code).data = named_by(form.pattern.data or "", one.area)
        form.governance_of(one.code).data = form.pattern_governance.data


def _heirs(form: TogetherForm, remaining: Sequence[Remaining]) -> list[Heir]:
    return [
        Heir(one.code, form.name_of(one.code).data or "", Governance(form.governance_of(one.code).data))
        for one in remaining
    ]


def _transfer(form: TogetherForm, remaining: Sequence[Remaining]) -> uuid.UUID:
    assert form.effective_on.data is not None
    return transfer_together(
        current_actor(),
        heirs=_heirs(form, remaining),
        effective_on=form.effective_on.data,
        instrument=form.instrument.data or "",
        seen_version=form.seen_version,
    )


def _preview(form: TogetherForm, remaining: Sequence[Remaining]) -> ResponseReturnValue:
    day = form.effective_on.data
    assert day is not None
    heirs, licences = _heirs(form, remaining), touched_licences(day)
    known = known_bodies([heir.name for heir in heirs])
    rows = []
    for one, heir in zip(remaining, heirs, strict=True):
        body = known.get(heir.key)
        finding = heir_is_fit(one.area, one.commissioner, heir.name, day, one.since, body and body[1])
        touched = licences.get(one.area_id, ())
        rows.append(PreviewRow(one, heir.name, heir.governance.label, body is None, touched, finding))
    problems = [row for row in rows if not row.finding.passed]
    shared = shared_names([(heir.name, one.area) for one, heir in zip(remaining, heirs, strict=True)])
    page = {"rows": rows, "problems": problems, "shared": shared, "effective_on": day, "is_late": day <= today()}
    return render_template("licences/all_commissioners_preview.html", form=form, **page)


def _together(rehearsal_id: uuid.UUID) -> tuple[list[tuple[str, uuid.UUID, str, str]], Any]:
    """Return the transfers as (area, id, before, after), and their day; raises NotFound where none stands."""
    changes = changes_together(rehearsal_id)
    if not changes:
        raise NotFound("transfer of several commissioners")
    day = changes[0].effective_on
    names = organisation_names([key for one in changes for key in (one.from_id, one.to_id)], day)
    areas = area_names([one.area_id for one in changes if one.area_id], day)
    rows = [
        (areas[one.area_id], one.id, names.get(one.from_id, "–"), names.get(one.to_id, "–"))
        for one in changes
        if one.area_id in areas
    ]
    return sorted(rows), day
