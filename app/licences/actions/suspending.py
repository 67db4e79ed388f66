"""Suspending and reinstating (A4)."""

from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import Licence, LicenceSuspension
from app.licences.rules import (
    SuspensionFacts,
    backdating_days_on,
    coming_suspension,
    liftable_suspension,
    may_be_called_off,
    may_be_reinstated,
    may_be_suspended,
)
from app.licences.types import SuspensionScope


def suspend_licence(
    actor: Actor,
    *,
    licence: Licence,
    scope: SuspensionScope,
    reason: str,
    conditions_to_lift: str,
    from_day: date,
    seen_version: int | None = None,
) -> LicenceSuspension:
    """Suspend the licence in a scope from a day on, until it is reinstated (A4).

    The next request for a download meets the suspension. One of this scope that has not begun, and would begin
    later, is superseded by this one. Raises DomainError for a licence that is not signed, is terminated, superseded
    or suspended in this scope already, and for a day before its start, after its end or too long past.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_suspended(before, scope, from_day, today(), backdating_days_on(today())))
    suspension = LicenceSuspension(
        licence_id=licence.id,
        scope=scope,
        from_day=from_day,
        reason=reason,
        conditions_to_lift=conditions_to_lift,
        **recorded_by(actor),
    )
    coming = coming_suspension(before, scope, today())
    if coming is not None:
        _stop_holding(licence, coming, suspension)
    db.session.add(suspension)
    db.session.flush()
    became = {"scope": scope, "conditions_to_lift": conditions_to_lift}
    record_change(actor, EventTag.LICENCE_SUSPENDED, before, reason=reason, became=became, from_day=from_day)
    return suspension


def reinstate_licence(
    actor: Actor,
    *,
    licence: Licence,
    scope: SuspensionScope,
    reason: str,
    lifted_from: date,
    seen_version: int | None = None,
) -> LicenceSuspension:
    """Lift the suspension of a scope from a day on, by a row that supersedes the one held true (A3, A4).

    A lifting that has not come can be moved. Raises DomainError where nothing is suspended in this scope, or for a
    day before the suspension, after the licence's end or too long past.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_reinstated(before, scope, lifted_from, today(), backdating_days_on(today())))
    suspended = liftable_suspension(before, scope, today())
    assert suspended is not None
    lifted = _lift(actor, _row_of(licence, suspended), lifted_from, reason)
    became = {"scope": scope, "lifted_from": lifted_from}
    record_change(actor, EventTag.LICENCE_REINSTATED, before, reason=reason, became=became, lifted_from=lifted_from)
    return lifted


def call_off_suspension(
    actor: Actor, *, licence: Licence, scope: SuspensionScope, reason: str, seen_version: int | None = None
) -> None:
    """Stop holding true a suspension that has not begun; it stays on record as superseded (A3, A4).

    Raises DomainError where none is to come in this scope.
    """
    before = lock_licence(licence, seen_version)
    insist(may_be_called_off(before, scope, today()))
    coming = coming_suspension(before, scope, today())
    assert coming is not None
    _stop_holding(licence, coming)
    became, from_day = {"scope": scope}, coming.from_day
    record_change(actor, EventTag.SUSPENSION_CALLED_OFF, before, reason=reason, became=became, from_day=from_day)


def _row_of(licence: Licence, suspension: SuspensionFacts) -> LicenceSuspension:
    return db.session.scalars(
        sa.select(LicenceSuspension)
        .where(
            LicenceSuspension.licence_id == licence.id,
            LicenceSuspension.scope == suspension.scope,
            LicenceSuspension.from_day == suspension.from_day,
            LicenceSuspension.is_known(),
        )
        .order_by(LicenceSuspension.id.desc())
        .limit(1)
    ).one()


def _stop_holding(licence: Licence, suspension: SuspensionFacts, replacement: LicenceSuspension | None = None) -> None:
    """Supersede the row; it goes before its replacement, since only one may be open."""
    _row_of(licence, suspension).supersede(replacement)
    db.session.flush()


def _lift(actor: Actor, suspension: LicenceSuspension, lifted_from: date, reason: str) -> LicenceSuspension:
    lifted = LicenceSuspension(
        licence_id=suspension.licence_id,
        scope=suspension.scope,
        from_day=suspension.from_day,
        lifted_from=lifted_from,
        reason=suspension.reason,
        conditions_to_lift=suspension.conditions_to_lift,
        lift_reason=reason,
        **recorded_by(actor),
    )
    suspension.supersede(lifted)
    db.session.add(lifted)
    db.session.flush()
    return lifted
