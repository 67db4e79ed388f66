"""Renewing a licence: a linked draft of the next term (A8)."""

import uuid

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.licences.actions.drafting import AreaPart, DraftTerms, draft_licence
from app.licences.actions.locking import insist, lock_licence
from app.licences.models import Licence, Programme
from app.licences.queries import pending_renewal
from app.licences.rules import LicenceFacts, may_be_renewed, next_term
from app.partners.models import ForceArea, Organisation


def renew_licence(actor: Actor, *, licence: Licence, seen_version: int | None = None) -> Licence:
    """Draft the licence that renews this one, and return it: the next term, all else as it is (A8).

    The old licence stays locked meanwhile, so that of two renewals at once one is drafted and the other refused.
    Raises DomainError for a licence that is unsigned or ended, under notice, or renewed already.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_renewed(before, pending_renewal(licence.id), today()))
    return draft_licence(
        actor,
        programme=db.session.get_one(Programme, before.programme_id),
        licensee=db.session.get_one(Organisation, before.licensee_id),
        shape=before.shape,
        terms=_next_terms(before),
        renews=licence,
    )


def _next_terms(facts: LicenceFacts) -> DraftTerms:
    starts_on, ends_on = next_term(facts.starts_on, facts.ends_on)
    covered = [one for one in facts.territory if one.covers(facts.last_day)]
    areas = _areas({one.area_id for one in covered})
    return DraftTerms(
        starts_on=starts_on,
        ends_on=ends_on,
        areas=[areas[one.area_id] for one in covered if one.part is None],
        parts=[AreaPart(areas[one.area_id], one.part) for one in covered if one.part is not None],
        grace_days=facts.grace_days,
        lapse_policy=facts.lapse_policy,
        seats=facts.seats,
        notice_months=facts.notice_months,
    )


def _areas(ids: set[uuid.UUID]) -> dict[uuid.UUID, ForceArea]:
    return {area.id: area for area in db.session.scalars(sa.select(ForceArea).where(ForceArea.id.in_(ids)))}
