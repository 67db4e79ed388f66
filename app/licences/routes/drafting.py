"""Drafting a licence and changing the draft."""

import uuid
from collections.abc import Sequence

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.db import db
from app.licences.actions import AreaPart, DraftTerms, amend_draft, draft_licence
from app.licences.forms import AmendForm, DraftForm
from app.licences.models import Licence, Programme
from app.licences.queries import (
    licence_facts,
    licence_for,
    licensee_choices,
    programmes,
    territory_overlaps,
)
from app.licences.routes.blueprint import blueprint
from app.licences.routes.gaps import warn_of_gaps
from app.licences.rules import LicenceFacts, may_be_amended, overlap_sentence
from app.partners.models import ForceArea, Organisation
from app.partners.queries import area_choices, part_choices


@blueprint.route("/licences/new", methods=["GET", "POST"])
@requires(Permission.LICENCES_DRAFT)
def new() -> ResponseReturnValue:
    """Draft a licence."""
    form = DraftForm(_choices() | {"programme": [(str(one.id), one.name) for one in programmes()]})
    drafted = None if form.asks_for_a_row else accepted(form, lambda: _draft(form))
    if drafted is not None:
        flash(f"{drafted.reference} is drafted. Both sides sign it next.", "success")
        warn_of_gaps(drafted)
        return _to_page(drafted)
    return render_template("licences/new.html", form=form), status_of(form)


@blueprint.route("/licences/<uuid:licence_id>/edit", methods=["GET", "POST"])
@requires(Permission.LICENCES_DRAFT)
def edit(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Change a licence nobody has signed."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    choices = _choices([one.part_choice for one in facts.territory if one.part])
    form = AmendForm(choices, data=_as_typed(facts) | {"version": licence.row_version})
    amended = None if form.asks_for_a_row else accepted(form, lambda: _amend(form, licence), licence)
    if amended is not None:
        flash(f"The draft {amended.reference} is changed.", "success")
        warn_of_gaps(amended)
        return _to_page(amended)
    finding = may_be_amended(facts, today())
    page = render_template("licences/edit.html", form=form, licence=licence, finding=finding)
    return page, status_of(form) if finding.passed else 409


def _choices(in_hand: Sequence[tuple[str, str]] = ()) -> dict[str, list[tuple[str, str]]]:
    """Return what the form offers; parts the draft names already stay on offer after they have ended."""
    parts = dict(part_choices(today())) | dict(in_hand)
    return {
        "licensee": [("", "Choose an organisation"), *licensee_choices(today())],
        "area": [("", "Choose a force area"), *area_choices(today())],
        "part": [("", "The whole area"), *sorted(parts.items(), key=lambda choice: choice[1])],
    }


def _draft(form: DraftForm) -> Licence:
    programme = db.session.get_one(Programme, uuid.UUID(form.programme.data))
    return draft_licence(
        current_actor(), programme=programme, licensee=_licensee(form), shape=form.shape.member, terms=_terms(form)
    )


def _amend(form: DraftForm, licence: Licence) -> Licence:
    return amend_draft(
        current_actor(),
        licence=licence,
        licensee=_licensee(form),
        shape=form.shape.member,
        terms=_terms(form),
        seen_version=form.seen_version,
    )


def _licensee(form: DraftForm) -> Organisation:
    return db.session.get_one(Organisation, uuid.UUID(form.licensee.data))


def _terms(form: DraftForm) -> DraftTerms:
    codes = [code for code, _ in form.territory]
    areas = {one.code: one for one in db.session.scalars(sa.select(ForceArea).where(ForceArea.code.in_(codes)))}
    return DraftTerms(
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        areas=[areas[code] for code, part in form.territory if not part],
        parts=[AreaPart(areas[code], part) for code, part in form.territory if part],
        grace_days=form.grace_days.data or 0,
        lapse_policy=form.lapse_policy.member,
        seats=form.seats.data,
        notice_months=form.notice_months.data,
    )


def _as_typed(facts: LicenceFacts) -> dict[str, object]:
    return {
        "licensee": str(facts.licensee_id),
        "shape": facts.shape.value,
        "areas": [{"area": one.area_code, "part": one.part_choice[0] if one.part else ""} for one in facts.territory],
        "starts_on": facts.starts_on,
        "ends_on": facts.ends_on,
        "grace_days": facts.grace_days,
        "lapse_policy": facts.lapse_policy.value,
        "seats": facts.seats,
        "notice_months": facts.notice_months,
    }


def _to_page(licence: Licence) -> ResponseReturnValue:
    overlaps = territory_overlaps(licence.id, today())
    if overlaps:
        sentence = overlap_sentence(licence.reference, overlaps)
        flash(f"{sentence} Check the territory and the dates before anybody signs.", "warning")
    return redirect(url_for("licences.detail", licence_id=licence.id))
