"""Giving and withdrawing notice, and arranging the run-off after the end."""

from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import Licence, LicenceNotice, LicenceRunOff
from app.licences.queries.party_changes import reprocured_from
from app.licences.rules import (
    backdating_days_on,
    longest_run_off_on,
    may_be_given_notice,
    may_run_off,
    notice_may_be_withdrawn,
)
from app.licences.types import NoticeGiver


def give_notice(
    actor: Actor,
    *,
    licence: Licence,
    given_by: NoticeGiver,
    given_on: date,
    ends_on: date,
    reason: str,
    shorter_because: str | None = None,
    seen_version: int | None = None,
) -> LicenceNotice:
    """Record notice to end the licence on the day it runs out, the last day of its term (Licence states: notice given).

    Raises DomainError where the licence is unsigned or over, notice stands already, or it is shorter than the terms
    ask for without a reason; Stale where the licence changed since `seen_version`.
    """
    before = lock_licence(licence, seen_version)
    day = today()
    insist(may_be_given_notice(before, given_on, ends_on, shorter_because, day, backdating_days_on(day)))
    notice = LicenceNotice(
        licence_id=licence.id,
        given_by=given_by,
        given_on=given_on,
        ends_on=ends_on,
        reason=reason,
        shorter_because=shorter_because or None,
        **recorded_by(actor),
    )
    db.session.add(notice)
    db.session.flush()
    became = {"given_by": given_by, "ends_on": ends_on, "shorter_because": shorter_because or None}
    details = {"giver": given_by.label, "given_on": given_on, "ends_on": ends_on}
    record_change(actor, EventTag.LICENCE_NOTICE_GIVEN, before, reason=reason, became=became, **details)
    return notice


def withdraw_notice(
    actor: Actor, *, licence: Licence, withdrawn_on: date, reason: str, seen_version: int | None = None
) -> LicenceNotice:
    """Record that the standing notice was withdrawn by agreement; the term runs on to its end.

    Raises DomainError where no notice stands, it has run out, the day is too long past, or a re-procurement is
    prepared that rests on it.
    """
    before = lock_licence(licence, seen_version)
    day, coming = today(), reprocured_from(licence.id, today())
    insist(notice_may_be_withdrawn(before, withdrawn_on, day, backdating_days_on(day), reprocured_from=coming))
    notice = db.session.scalars(
        sa.select(LicenceNotice).where(
            LicenceNotice.licence_id == licence.id, LicenceNotice.withdrawn_on.is_(None), LicenceNotice.is_known()
        )
    ).one()
    withdrawn = LicenceNotice(
        licence_id=licence.id,
        given_by=notice.given_by,
        given_on=notice.given_on,
        ends_on=notice.ends_on,
        reason=notice.reason,
        shorter_because=notice.shorter_because,
        withdrawn_on=withdrawn_on,
        withdrawal_reason=reason,
        **recorded_by(actor),
    )
    notice.supersede(withdrawn)
    db.session.add(withdrawn)
    db.session.flush()
    became = {"withdrawn_on": withdrawn_on}
    record_change(
        actor, EventTag.LICENCE_NOTICE_WITHDRAWN, before, reason=reason, became=became, withdrawn_on=withdrawn_on
    )
    return withdrawn


def arrange_run_off(
    actor: Actor, *, licence: Licence, until_day: date, reason: str, seen_version: int | None = None
) -> LicenceRunOff:
    """Record until which day the pairs open at the end of the term are finished; an earlier day is superseded.

    Raises DomainError for a licence without an end of its own to run off from, and for a day before that end, in
    the past, or further on than open pairs may take.
    """
    before, day = lock_licence(licence, seen_version), today()
    bounds = {"longest_days": longest_run_off_on(day), "backdating_days": backdating_days_on(day)}
    insist(may_run_off(before, until_day, day, **bounds))
    run_off = LicenceRunOff(licence_id=licence.id, until_day=until_day, reason=reason, **recorded_by(actor))
    current = db.session.scalar(
        sa.select(LicenceRunOff).where(LicenceRunOff.licence_id == licence.id, LicenceRunOff.is_known())
    )
    if current is not None:
        current.supersede(run_off)
        db.session.flush()
    db.session.add(run_off)
    db.session.flush()
    became = {"run_off_until": until_day}
    record_change(actor, EventTag.LICENCE_RUN_OFF_ARRANGED, before, reason=reason, became=became, until_day=until_day)
    return run_off
