"""Access reviews: the list, and answering one (G1)."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.accounts.actions.reviews import answer_review
from app.accounts.forms.reviews import ReviewForm
from app.accounts.queries.reviews import answered_roles, review_for, reviews_for, waiting_roles
from app.accounts.routes.blueprint import blueprint
from app.accounts.rules.reviews import quarter_words
from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.clock import today
from app.core.formats import counted
from app.core.readings import ReadingKind, notes_reading


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
    form = ReviewForm.for_roles((one.grant_id, f"{one.name}, {one.role.label.lower()}") for one in asked)
    ended = accepted(
        form, lambda: answer_review(actor, review=found, answers=form.answers(one.grant_id for one in asked))
    )
    if ended is not None:
        flash(f"Your answers are kept; {counted(ended, 'role')} ended.", "success")
        return redirect(url_for("accounts.review", review_id=review_id))
    page = {"asked": asked, "own": len(waiting) - len(asked), "answered": answered_roles(review_id)}
    quarter = quarter_words(found.opened_on)
    return render_template("accounts/review.html", form=form, review=found, quarter=quarter, **page), status_of(form)
