"""Opening the quarter's access reviews, and answering them (G1)."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from app.accounts.actions.control import take_role
from app.accounts.actions.duties import ask_reviewers
from app.accounts.models import AccessReview, AccessReviewAnswer, RoleGrant
from app.accounts.queries.reviewers import reviewers_of
from app.accounts.queries.reviews import ReviewRow, unreviewed_organisations, waiting_roles
from app.accounts.rules.reviews import due_on, quarter_start, quarter_words, reminded_from, role_is_somebody_elses
from app.core.actor import Actor, system_actor
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import EventTag, record_event
from app.core.formats import counted
from app.core.verdicts import Verdict


def open_reviews(day: date) -> int:
    """Open the quarter's review of every organisation whose people hold roles, and return how many that were (G1).

    Whoever is asked is told by mail. Doing it again opens none twice, and writes to nobody twice.
    """
    first = quarter_start(day)
    organisations = unreviewed_organisations(first)
    db.session.add_all(
        AccessReview(organisation_id=organisation_id, opened_on=first, due_on=due_on(first))
        for organisation_id in organisations
    )
    db.session.flush()
    ask_reviewers(reviewers_of(system_actor("access reviews"), first, day), first, is_reminder=False)
    return len(organisations)


def remind_reviewers(day: date) -> int:
    """Write once more to whoever has not answered in the last days of a review, and return to how many (G1)."""
    first = quarter_start(day)
    if not reminded_from(first) <= day <= due_on(first):
        return 0
    return ask_reviewers(reviewers_of(system_actor("access reviews"), first, day), first, is_reminder=True)


def answer_review(
    actor: Actor, *, review: ReviewRow, answers: Mapping[uuid.UUID, bool], leaves_no_lead: bool = False
) -> int:
    """Keep what was answered for each role: True confirms it, False ends it at the holder's next click (G1).

    Returns how many roles ended. Raises Refused for a role of one's own, for the last administrator's, and for the
    organisation's only partner lead's unless that is meant (`leaves_no_lead`); and DomainError where nothing was
    answered or a role does not wait in this review any more.
    """
    if not answers:
        raise DomainError("Answer for one role at least.")
    waiting = {one.grant_id: one for one in waiting_roles(review.id, today())}
    if not answers.keys() <= waiting.keys():
        raise DomainError("Somebody has answered for one of these roles, or it has ended. Look at the review again.")
    for grant_id, is_kept in answers.items():
        _refuse_own(actor, waiting[grant_id].user_id)
        _keep(actor, review, grant_id, is_kept=is_kept)
        if not is_kept:
            _end(actor, grant_id, review, leaves_no_lead=leaves_no_lead)
    ended = sum(not is_kept for is_kept in answers.values())
    record_event(
        actor,
        EventTag.ACCESS_REVIEWED,
        subject_kind="organisation",
        subject_id=review.organisation_id,
        organisation_id=review.organisation_id,
        kept=counted(len(answers) - ended, "role"),
        ended=counted(ended, "role"),
        organisation=review.organisation,
        quarter=quarter_words(review.opened_on),
    )
    return ended


def _keep(actor: Actor, review: ReviewRow, grant_id: uuid.UUID, *, is_kept: bool) -> None:
    by = {"answered_by_id": actor.user_id, "answered_by": actor.name}
    db.session.add(AccessReviewAnswer(review_id=review.id, grant_id=grant_id, is_kept=is_kept, **by))
    db.session.flush()


def _end(actor: Actor, grant_id: uuid.UUID, review: ReviewRow, *, leaves_no_lead: bool) -> None:
    reason = f"Not needed any more: access review of {quarter_words(review.opened_on)}."
    grant = db.session.get_one(RoleGrant, grant_id)
    until_day = today() - timedelta(days=1)
    take_role(actor, grant=grant, until_day=until_day, reason=reason, leaves_no_lead=leaves_no_lead)


def _refuse_own(actor: Actor, user_id: uuid.UUID) -> None:
    finding = role_is_somebody_elses(actor.user_id, user_id)
    if not finding.passed:
        raise Refused(Verdict("accounts.review-access", today(), (finding,)))
