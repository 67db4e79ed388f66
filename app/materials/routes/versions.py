"""A version's own page, drafting one, and changing what a draft says of itself."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.acting import accepted, status_of
from app.core.actor import Actor, current_actor
from app.core.as_of import asked_day, may_today
from app.core.clock import today
from app.core.verdicts import Verdict
from app.materials.actions.locking import has_scanner
from app.materials.actions.packs import DraftWords, amend_draft, draft_version
from app.materials.forms import AmendForm, DraftForm
from app.materials.models import Pack, PackVersion
from app.materials.queries.records import VersionRecord, events_about_version, insist_it_was_drafted
from app.materials.queries.versions import pack_by_slug, version_facts
from app.materials.routes.acts import acts_on
from app.materials.routes.blueprint import blueprint, record_for, sees_drafts
from app.materials.routes.entitlements import entitlement_of
from app.materials.routes.summary import banner_sentences, fact_rows, manifest_words, timeline_entries
from app.materials.rules.numbers import next_numbers, written
from app.materials.rules.release import decide_approval, decide_release, is_draft
from app.materials.rules.versions import version_state

USUAL_OVERLAP_DAYS = 28


@blueprint.get("/materials/<slug:slug>/<version:number>")
@requires(Permission.MATERIALS_READ)
def version(slug: str, number: str) -> ResponseReturnValue:
    """Show a version: its state on a day with its sentences, its manifest, its facts and its history."""
    viewer, day = current_actor(), asked_day()
    record = record_for(viewer, slug, number)
    insist_it_was_drafted(record, day)
    events = events_about_version(record.version.id)
    answer = version_state(record.facts, record.siblings, day)
    return render_template(
        "materials/version.html",
        record=record,
        version=record.version,
        pack=record.version.pack,
        answer=answer,
        sentences=banner_sentences(record, answer, events),
        question=_open_question(viewer, record),
        entitlement=entitlement_of(viewer, record),
        rows=fact_rows(record),
        files_words=manifest_words(record),
        may_scan=has_scanner() and record.release is None and may_today(viewer, Permission.MATERIALS_APPROVE),
        entries=timeline_entries(events, sees_all=sees_drafts(viewer)),
        acts=acts_on(viewer, record) if day == today() else [],
        day=day,
        is_today=day == today(),
    )


@blueprint.route("/materials/<slug:slug>/draft", methods=["GET", "POST"])
@requires(Permission.MATERIALS_DRAFT)
def draft(slug: str) -> ResponseReturnValue:
    """Draft a version."""
    pack = pack_by_slug(slug)
    numbers = next_numbers(version_facts([pack.id]).get(pack.id, ()), today())
    form = DraftForm(data={"overlap_days": USUAL_OVERLAP_DAYS})
    drafted = accepted(form, lambda: _draft(form, pack))
    if drafted is not None:
        flash(f"{pack.title} {drafted.number} is drafted. Add its files next.", "success")
        return redirect(url_for("materials.files", slug=slug, number=drafted.number))
    hints = {kind.value: f"Version {written(number)}" for kind, number in numbers.items()}
    return render_template("materials/draft.html", form=form, pack=pack, hints=hints), status_of(form)


@blueprint.route("/materials/<slug:slug>/<version:number>/edit", methods=["GET", "POST"])
@requires(Permission.MATERIALS_DRAFT)
def edit(slug: str, number: str) -> ResponseReturnValue:
    """Change what a draft says of itself."""
    record = record_for(current_actor(), slug, number)
    version = record.version
    said = {name: getattr(version, name) for name in ("change_note", "guidance", "overlap_days")}
    form = AmendForm(data=said | {"version": version.row_version})
    amended = accepted(form, lambda: _amend(form, version), version)
    if amended is not None:
        flash(f"The draft {amended.pack.title} {amended.number} is changed.", "success")
        return redirect(url_for("materials.version", slug=slug, number=number))
    finding = is_draft(record.candidate(has_scanner=has_scanner()))
    page = render_template("materials/edit.html", form=form, version=version, pack=version.pack, finding=finding)
    return page, status_of(form) if finding.passed else 409


def _draft(form: DraftForm, pack: Pack) -> PackVersion:
    return draft_version(
        current_actor(), pack=pack, kind=form.kind.member, words=_words(form), number=form.typed_number
    )


def _amend(form: AmendForm, version: PackVersion) -> PackVersion:
    return amend_draft(current_actor(), version_id=version.id, words=_words(form), seen_version=form.seen_version)


def _words(form: AmendForm) -> DraftWords:
    return DraftWords(form.change_note.data or "", form.guidance.data or "", form.overlap_days.data or 0)


def _open_question(viewer: Actor, record: VersionRecord) -> Verdict | None:
    """What stands between the version and its next step, for whoever could take it."""
    if record.release is not None:
        return None
    candidate = record.candidate(has_scanner=has_scanner())
    if record.approval is not None and may(viewer, Permission.MATERIALS_RELEASE):
        return replace(decide_release(candidate, today(), today()), words="Can it be released today?")
    if record.approval is None and may_today(viewer, Permission.MATERIALS_APPROVE):
        verdict = decide_approval(candidate, viewer.user_id, today(), accepts=True)
        return replace(verdict, words="Can you approve it?")
    return None
