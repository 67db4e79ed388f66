"""Access reviews: the list, and answering one (G1)."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.reviews import answer_review
from app.accounts.forms.reviews import ReviewForm
from app.accounts.queries.control import led_after
from app.accounts.queries.grants import grant_by_id
from app.accounts.queries.reviews import (
    ReviewRow,
    WaitingRole,
    answered_roles,
    review_for,
    reviews_for,
    waiting_roles,
)
from app.accounts.routes.blueprint import blueprint
from app.accounts.rules.reviews import quarter_words
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import counted
from app.core.readings import ReadingKind, notes_reading
from app.core.roles import Role
from app.core.verdicts import Finding


@blueprint.get("/access-reviews")
@requires(Permission.ACCESS_REVIEW)
def reviews() -> ResponseReturnValue:
    """List the reviews the actor may answer, the latest quarter first (G1)."""
    rows = reviews_for(current_actor(), today())
    return render_template("accounts/reviews.html", rows=rows, day=today(), quarter_words=quarter_words)


@blueprint.route("/access-reviews/<uuid:review_id>", methods=["GET", "POST"])
@requires(Permission.ACCESS_REVIEW, fresh=True)
@notes_reading(ReadingKind.REVIEW, subject="review_id")
def review(review_id: uuid.UUID) -> ResponseReturnValue:
    """Confirm or end each role of an organisation, all with one form; one's own is somebody else's to answer (G1)."""
    actor = current_actor()
    found, waiting = review_for(actor, review_id, today()), waiting_roles(review_id, today())
    asked = [one for one in waiting if one.user_id != actor.user_id]
    form = ReviewForm.for_roles((one.grant_id, f"{one.name}, {one.role.in_sentence}") for one in asked)
    ended = accepted(form, lambda: _answer(form, found, asked))
    if ended is not None:
        flash(f"Your answers are kept; {counted(ended, 'role')} ended.", "success")
        return redirect(url_for("accounts.review", review_id=review_id))
    page: dict[str, Any] = {
        "asked": asked,
        "only_lead": _only_lead(asked),
        "own": len(waiting) - len(asked),
        "answered": answered_roles(review_id),
    }
    quarter = quarter_words(found.opened_on)
    return render_template("accounts/review.html", form=form, review=found, quarter=quarter, **page), status_of(form)


def _answer(form: ReviewForm, review: ReviewRow, asked: Sequence[WaitingRole]) -> int:
    answers = form.answers(one.grant_id for one in asked)
    is_meant = bool(form.leaves_no_lead.data)
    return answer_review(current_actor(), review=review, answers=answers, leaves_no_lead=is_meant)


def _only_lead(asked: Sequence[WaitingRole]) -> Finding | None:
    """Return what ending the organisation's only partner lead would mean, where that is among what is asked."""
    leads = [one for one in asked if one.role is Role.PARTNER_LEAD]
    findings = (led_after(grant_by_id(one.grant_id), today()) for one in leads[:1])
    return next((one for one in findings if not one.passed), None)
