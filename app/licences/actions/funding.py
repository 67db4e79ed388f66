"""Recording, correcting and ending commissioners' grants and contracts (A13)."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import NotFound, Stale
from app.core.events import EventTag, record_event
from app.core.formats import long_date
from app.core.references import new_id
from app.licences.actions.deciding import keep_decisions
from app.licences.actions.locking import insist
from app.licences.models import FundingAgreement, Licence, LicenceTerritory, Programme
from app.licences.queries import facts_of, licence_facts
from app.licences.rules import funding_is_sound, funding_may_end
from app.licences.types import FundingKind
from app.partners.models import ForceArea, Organisation
from app.partners.queries import area_names

SAID = ("kind", "giver_id", "receiver_id", "purpose", "reference", "kept_at", "amount_pence", "from_day", "until_day")


@dataclass(frozen=True)
class Funding:
    """What a grant or contract says: between whom, for what, how much in pence, which days, and where it is kept."""

    kind: FundingKind
    giver: Organisation
    receiver: Organisation
    purpose: str
    reference: str
    kept_at: str
    from_day: date
    until_day: date | None = None
    amount_pence: int | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns of its row."""
        parties = {"giver_id": self.giver.id, "receiver_id": self.receiver.id}
        return {name: getattr(self, name) for name in SAID if name not in parties} | parties


def record_funding(actor: Actor, *, area: ForceArea, programme: Programme, funding: Funding) -> FundingAgreement:
    """Record a commissioner's grant or contract for a programme in an area, and return it (A13).

    It is signed elsewhere: the portal keeps what it says and where it is. Raises DomainError where the parties do not
    fit its kind or the days are out of order.
    """
    _lock(area)
    _insist(funding)
    made = FundingAgreement(
        agreement_id=new_id(), area_id=area.id, programme_id=programme.id, **funding.columns, **recorded_by(actor)
    )
    db.session.add(made)
    db.session.flush()
    _record(actor, EventTag.FUNDING_RECORDED, area, made, days=facts_of(made).days)
    return made


def correct_funding(
    actor: Actor, *, area: ForceArea, agreement_id: uuid.UUID, funding: Funding, reason: str, seen_version: int
) -> FundingAgreement:
    """Put right, or extend, what is recorded of a grant or contract; what was recorded before stays as superseded.

    One that ended early runs again where the correction changes its last day. Raises NotFound, Stale where it changed
    since `seen_version` records of it, and DomainError where it does not fit.
    """
    current = _current(area, agreement_id, seen_version)
    _insist(funding)
    is_same_end = funding.until_day == current.until_day
    became = funding.columns | {"end_reason": current.end_reason if is_same_end else None}
    made = _succeeded(actor, current, became)
    _record(actor, EventTag.FUNDING_CORRECTED, area, made, before=_described(current), reason=reason)
    return made


def end_funding(
    actor: Actor, *, area: ForceArea, agreement_id: uuid.UUID, last_day: date, reason: str, seen_version: int
) -> FundingAgreement:
    """Record that a grant or contract ends before its agreed last day, and why (A13).

    Raises NotFound, Stale where it changed since `seen_version`, DomainError where it ended already or the day is not
    within its own.
    """
    current = _current(area, agreement_id, seen_version)
    insist(funding_may_end(facts_of(current), last_day))
    said = {name: getattr(current, name) for name in SAID}
    made = _succeeded(actor, current, said | {"until_day": last_day, "end_reason": reason})
    _record(actor, EventTag.FUNDING_ENDED, area, made, before=_described(current), reason=reason, last_day=last_day)
    return made


def _insist(funding: Funding) -> None:
    kinds = (funding.giver.kind, funding.receiver.kind)
    insist(funding_is_sound(funding.kind, *kinds, funding.from_day, funding.until_day))


def _lock(area: ForceArea) -> None:
    """Have records of one area made one after another, so that what follows from them is worked out of all."""
    db.session.execute(sa.select(ForceArea.id).where(ForceArea.id == area.id).with_for_update())


def _current(area: ForceArea, agreement_id: uuid.UUID, seen_version: int) -> FundingAgreement:
    _lock(area)
    rows = db.session.scalars(
        sa.select(FundingAgreement).where(
            FundingAgreement.agreement_id == agreement_id, FundingAgreement.area_id == area.id
        )
    ).all()
    current = next((row for row in rows if row.superseded_at is None), None)
    if current is None:
        raise NotFound("grant or contract")
    if len(rows) != seen_version:
        raise Stale(current.reference)
    return current


def _succeeded(actor: Actor, current: FundingAgreement, became: dict[str, Any]) -> FundingAgreement:
    same = {name: getattr(current, name) for name in ("agreement_id", "area_id", "programme_id")}
    made = FundingAgreement(**same, **became, **recorded_by(actor))
    current.supersede(made)
    db.session.flush()
    db.session.add(made)
    db.session.flush()
    return made


def _record(
    actor: Actor,
    tag: EventTag,
    area: ForceArea,
    made: FundingAgreement,
    *,
    before: dict[str, Any] | None = None,
    reason: str | None = None,
    **details: Any,
) -> None:
    """Record the one event, and have the next decisions of the area's licences follow."""
    record_event(
        actor,
        tag,
        subject_kind="funding",
        subject_id=made.agreement_id,
        organisation_id=made.giver_id,
        reason=reason,
        before=before,
        after=_described(made),
        kind=made.kind.in_sentence,
        funding=made.reference,
        area=area_names([area.id], today()).get(area.id, area.code),
        **details,
    )
    covering = sa.select(LicenceTerritory.licence_id).where(
        LicenceTerritory.area_id == area.id, LicenceTerritory.is_known()
    )
    ids = db.session.scalars(sa.select(Licence.id).where(Licence.id.in_(covering))).all()
    for facts in licence_facts(ids):
        keep_decisions(facts)


def _described(row: FundingAgreement) -> dict[str, Any]:
    """Return what the log keeps: not the amount, which is for those who read the record itself."""
    until = long_date(row.until_day) if row.until_day else None
    return {"purpose": row.purpose, "from_day": long_date(row.from_day), "until_day": until, "kept_at": row.kept_at}
