"""Renewing a licence: a linked draft of the next term (A8)."""

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.licences.actions.drafting import AreaPart, DraftTerms, draft_licence
from app.licences.actions.locking import insist, lock_licence
from app.licences.actions.reminding import give_ladder
from app.licences.models import Licence, Programme
from app.licences.queries import own_rungs, pending_renewal
from app.licences.rules import LicenceFacts, may_be_renewed, next_term
from app.licences.types import LapsePolicy
from app.partners.models import ForceArea, Organisation


@dataclass(frozen=True)
class RenewalTerms:
    """What a renewal says of its own; the territory and the parties are those of the licence it renews.

    `keeps_ladder`: reminded of on the days the old licence was given, where it was given some of its own.
    """

    ends_on: date
    grace_days: int
    notice_months: int | None
    """None is what a licence drafted today asks for."""
    lapse_policy: LapsePolicy
    seats: int | None
    keeps_ladder: bool = True


def renew_licence(
    actor: Actor, *, licence: Licence, terms: RenewalTerms | None = None, seen_version: int | None = None
) -> Licence:
    """Draft the licence that renews this one, and return it: the next term, all else as it is but for `terms` (A8).

    Its reminders too go out as those of the old one do. The old licence stays locked meanwhile, so that of two renewals
    at once one is drafted and the other refused. Raises DomainError for a licence that is unsigned or ended, under
    notice, or renewed already.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_renewed(before, pending_renewal(licence.id), today()))
    terms = terms or terms_of_renewal(before)
    renewal = draft_licence(
        actor,
        programme=db.session.get_one(Programme, before.programme_id),
        licensee=db.session.get_one(Organisation, before.licensee_id),
        shape=before.shape,
        terms=_next_terms(before, terms),
        renews=licence,
    )
    rungs = own_rungs(licence.id) if terms.keeps_ladder else None
    if rungs is not None:
        give_ladder(actor, licence=renewal, rungs=rungs)
    return renewal


def terms_of_renewal(facts: LicenceFacts) -> RenewalTerms:
    """Return what a renewal says unless something else is chosen: a term as long, and the terms as they are."""
    _, ends_on = next_term(facts.starts_on, facts.ends_on)
    return RenewalTerms(ends_on, facts.grace_days, facts.notice_months, facts.lapse_policy, facts.seats)


def _next_terms(facts: LicenceFacts, chosen: RenewalTerms) -> DraftTerms:
    starts_on, _ = next_term(facts.starts_on, facts.ends_on)
    covered = [one for one in facts.territory if one.covers(facts.last_day)]
    areas = _areas({one.area_id for one in covered})
    return DraftTerms(
        starts_on=starts_on,
        ends_on=chosen.ends_on,
        areas=[areas[one.area_id] for one in covered if one.part is None],
        parts=[AreaPart(areas[one.area_id], one.part) for one in covered if one.part is not None],
        grace_days=chosen.grace_days,
        lapse_policy=chosen.lapse_policy,
        seats=chosen.seats,
        notice_months=chosen.notice_months,
    )


def _areas(ids: set[uuid.UUID]) -> dict[uuid.UUID, ForceArea]:
    return {area.id: area for area in db.session.scalars(sa.select(ForceArea).where(ForceArea.id.in_(ids)))}
