"""Novation and assignment: another body comes to hold the licence, with or without the obligations (A24)."""

import uuid
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import Licence, LicenceHolding, PartyChange
from app.licences.queries.party_changes import coming_change_of_licence
from app.licences.rules import LicenceFacts, backdating_days_on
from app.licences.rules.parties import change_is_dated, licence_may_pass_on, successor_is_fit
from app.licences.types import PartyChangeKind
from app.partners.actions import change_provider
from app.partners.actions.succession import succeed
from app.partners.models import ForceArea, Organisation
from app.partners.queries import end_of, organisation_names


@dataclass(frozen=True)
class Deed:
    """What passes a licence on: from when, the document, the day the last party signed, and who signed for whom."""

    effective_on: date
    reference: str
    agreed_on: date
    consents: str


def novate_licence(
    actor: Actor, *, licence: Licence, successor: Organisation, deed: Deed, seen_version: int | None = None
) -> PartyChange:
    """Record that a deed of three parties puts another licensee in the present one's place, released from a day (A24).

    Where the present one delivers in the licence's areas, the successor is recorded as the provider from that day.
    Raises Stale where the licence changed since `seen_version`, DomainError where the rules refuse.
    """
    return _pass_on(actor, licence, successor, deed, PartyChangeKind.NOVATION, seen_version)


def assign_licence(
    actor: Actor, *, licence: Licence, successor: Organisation, deed: Deed, seen_version: int | None = None
) -> PartyChange:
    """Record that the licensee assigns the benefit, with the Trust's consent, and stays bound itself (A24).

    Raises Stale where the licence changed since `seen_version`, DomainError where the rules refuse.
    """
    return _pass_on(actor, licence, successor, deed, PartyChangeKind.ASSIGNMENT, seen_version)


def insist_on_change(
    before: LicenceFacts,
    kind: PartyChangeKind,
    successor: Organisation,
    *,
    effective_on: date,
    agreed_on: date | None = None,
) -> None:
    """Insist on every rule that a change of party of a locked licence must keep."""
    day = today()
    end, names = end_of(successor.id), organisation_names([successor.id], effective_on)
    insist(change_is_dated(kind, effective_on, agreed_on, day, backdating_days_on(day)))
    insist(licence_may_pass_on(before, kind, effective_on, coming_change_of_licence(before.id, day), day))
    insist(
        successor_is_fit(
            names.get(successor.id, "The organisation"),
            successor.kind,
            effective_on,
            is_holder=successor.id == before.licensee_id,
            ended_on=end.ended_on if end else None,
        )
    )


def _pass_on(
    actor: Actor,
    licence: Licence,
    successor: Organisation,
    deed: Deed,
    kind: PartyChangeKind,
    seen_version: int | None,
) -> PartyChange:
    before = lock_licence(licence, seen_version)
    insist_on_change(before, kind, successor, effective_on=deed.effective_on, agreed_on=deed.agreed_on)
    current = current_holding(licence.id)
    stays_bound = (current.bound_id if current else None) or before.licensee_id
    holding = LicenceHolding(
        licence_id=licence.id,
        organisation_id=successor.id,
        bound_id=stays_bound if kind is PartyChangeKind.ASSIGNMENT else None,
        from_day=deed.effective_on,
        **recorded_by(actor),
    )
    succeed(actor, current, holding)
    _move_delivery(actor, before, successor, deed.effective_on)
    change = PartyChange(
        kind=kind,
        effective_on=deed.effective_on,
        licence_id=licence.id,
        from_id=before.licensee_id,
        to_id=successor.id,
        basis=deed.reference,
        agreed_on=deed.agreed_on,
        consents=deed.consents,
        **recorded_by(actor),
    )
    db.session.add(change)
    db.session.flush()
    _record(actor, before, change)
    return change


def current_holding(licence_id: uuid.UUID) -> LicenceHolding | None:
    """Return who holds the licence without a last day after its first licensee, or None."""
    return db.session.scalar(
        sa.select(LicenceHolding).where(
            LicenceHolding.licence_id == licence_id, LicenceHolding.is_known(), LicenceHolding.until_day.is_(None)
        )
    )


def _move_delivery(actor: Actor, before: LicenceFacts, successor: Organisation, day: date) -> None:
    """Have the successor deliver wherever the licensee did under this licence: a licence never moves another's work."""
    for area in covered_areas(before, day):
        change_provider(actor, area=area, before_id=before.licensee_id, after=successor, from_day=day)


def covered_areas(facts: LicenceFacts, day: date) -> list[ForceArea]:
    """Return the force areas the licence covers, whole or in part, on a day, by code."""
    ids = {one.area_id for one in facts.territory if one.covers(day)}
    return list(db.session.scalars(sa.select(ForceArea).where(ForceArea.id.in_(ids)).order_by(ForceArea.code)))


def _record(actor: Actor, before: LicenceFacts, change: PartyChange) -> None:
    tag = EventTag.PARTY_NOVATED if change.kind is PartyChangeKind.NOVATION else EventTag.PARTY_ASSIGNED
    names = organisation_names([change.from_id, change.to_id], change.effective_on)
    words = {"outgoing": names.get(change.from_id), "incoming": names.get(change.to_id)}
    record_event_of(actor, tag, before, change, words)


def record_event_of(
    actor: Actor, tag: EventTag, before: LicenceFacts, change: PartyChange, words: dict[str, str | None]
) -> None:
    """Record the one event of a change of party of a licence; `words` fill its sentence."""
    became = {"licensee": words["incoming"], "effective_on": change.effective_on, "basis": change.basis}
    record_change(actor, tag, before, became=became, effective_on=change.effective_on, **words)
