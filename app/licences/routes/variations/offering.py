"""Offering a variation of a signed agreement."""

import uuid
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.db import db
from app.core.formats import long_date
from app.licences.actions import ProposedVariation, WordedClause, offer_variation
from app.licences.forms import VariationForm
from app.licences.models import Licence, LicenceVariation
from app.licences.queries import agreement_on, licence_facts, licence_for, standing_terms, variations_of
from app.licences.routes.blueprint import blueprint
from app.licences.routes.pages import idle_page
from app.licences.rules import (
    AgreementText,
    LicenceFacts,
    VariedTerms,
    backdating_days_on,
    consolidated,
    first_day_to_vary,
    may_be_varied,
)
from app.partners.models import ForceArea
from app.partners.queries import area_choices, part_choices

USUAL_TIME_TO_ANSWER = timedelta(days=28)


@blueprint.route("/licences/<uuid:licence_id>/variations/new", methods=["GET", "POST"])
@requires(Permission.LICENCES_OFFER)
def new_variation(licence_id: uuid.UUID) -> ResponseReturnValue:
    """Offer a numbered change of a signed licence's terms."""
    licence = licence_for(current_actor(), licence_id)
    (facts,) = licence_facts([licence.id])
    earlier, by = variations_of(licence.id), today() + USUAL_TIME_TO_ANSWER
    day = first_day_to_vary(facts, earlier, today())
    finding = may_be_varied(facts, earlier, day, by, today(), backdating_days_on(today()))
    if not finding.passed and "field" not in finding.facts:
        return idle_page(licence, f"{finding.because} {finding.remedy}")
    standing = standing_terms(facts, day)
    form = VariationForm(
        _choices(standing), data=_as_typed(standing) | {"version": licence.row_version, "answer_by": by}
    )
    made = None if form.asks_for_a_row else accepted(form, lambda: _offer(form, licence, facts), licence)
    if made is not None:
        flash(
            f"Variation {made.number} of {licence.reference} is on offer until {long_date(made.answer_by)}.", "success"
        )
        return redirect(url_for("licences.variation", licence_id=licence.id, variation_number=made.number))
    page = {"form": form, "licence": licence, "standing_from": day if day > max(today(), facts.starts_on) else None}
    return render_template("licences/new_variation.html", **page), status_of(form)


def _offer(form: VariationForm, licence: Licence, facts: LicenceFacts) -> LicenceVariation:
    proposed = ProposedVariation(
        terms=_terms(form),
        territory=_in_words(form, facts),
        effective_on=form.effective_on.data,
        answer_by=form.answer_by.data,
        reason=form.reason.data or "",
        clause=_clause(form, facts),
        is_meant=bool(form.is_meant.data),
    )
    return offer_variation(current_actor(), licence=licence, proposed=proposed, seen_version=form.seen_version)


def _terms(form: VariationForm) -> VariedTerms:
    codes = [code for code, _ in form.territory]
    ids = dict(db.session.execute(sa.select(ForceArea.code, ForceArea.id).where(ForceArea.code.in_(codes))).all())
    return VariedTerms(
        ends_on=form.ends_on.data,
        grace_days=form.grace_days.data or 0,
        lapse_policy=form.lapse_policy.member,
        seats=form.seats.data,
        areas=tuple((ids[code], part or None) for code, part in form.territory),
    )


def _in_words(form: VariationForm, facts: LicenceFacts) -> list[str]:
    """Return the areas chosen as people name them; those the licence has already, as its own terms do."""
    known = {(one.area_code, one.part or ""): one.words for one in facts.territory}
    names = dict(area_choices(today()))
    return [
        known.get((code, part)) or (f"{names[code]} ({part})" if part else names[code]) for code, part in form.territory
    ]


def _clause(form: VariationForm, facts: LicenceFacts) -> WordedClause | None:
    if not form.clause_words.data:
        return None
    text = _text(facts, form.effective_on.data)
    standing = {one.number: "\n\n".join(one.paragraphs) for one in text.clauses} if text else {}
    number = form.clause_number.data or max(standing, default=0) + 1
    return WordedClause(number, form.clause_heading.data or "", form.clause_words.data, standing.get(number, ""))


def _text(facts: LicenceFacts, effective_on: date) -> AgreementText | None:
    """Return the agreement as it will read then without this variation: none signed takes effect after it."""
    found = agreement_on(facts, today())
    return None if found is None else consolidated(found.text, variations_of(facts.id), effective_on)


def _choices(facts: LicenceFacts) -> dict[str, list[tuple[str, str]]]:
    parts = dict(part_choices(today())) | dict(one.part_choice for one in facts.territory if one.part)
    return {
        "area": [("", "Choose a force area"), *area_choices(today())],
        "part": [("", "The whole area"), *sorted(parts.items(), key=lambda choice: choice[1])],
    }


def _as_typed(facts: LicenceFacts) -> dict[str, Any]:
    areas = facts.territory
    return {
        "areas": [{"area": one.area_code, "part": one.part_choice[0] if one.part else ""} for one in areas],
        "ends_on": facts.ends_on,
        "grace_days": facts.grace_days,
        "lapse_policy": facts.lapse_policy.value,
        "seats": facts.seats,
    }
