"""The transfer of every remaining commissioner on one day: all or nothing, and undone in one act (A24)."""

import contextlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError, Refused, Stale
from app.core.events import Event, EventTag, record_event
from app.core.folding import folded
from app.core.references import new_id
from app.licences.actions.locking import insist
from app.licences.actions.parties.transferring import Statute, transfer_by_statute
from app.licences.actions.parties.undoing import undo_party_change
from app.licences.queries.together import (
    Remaining,
    changes_together,
    commissioners_recorded,
    known_bodies,
    remaining_commissioners,
)
from app.licences.rules.parties import heir_is_fit, together_lies_ahead
from app.partners.actions import end_organisation, register_organisation
from app.partners.models import ForceArea, Organisation
from app.partners.models.organisations import LONGEST_NAME
from app.partners.queries import end_of
from app.partners.types import Governance, OrganisationKind

REGISTERED = "registered"


@dataclass(frozen=True)
class Heir:
    """The body that follows in an area, by the name it has or will have, and how it holds the force to account."""

    code: str
    name: str
    governance: Governance

    @property
    def key(self) -> str:
        """Return the name folded, by which bodies are told apart."""
        return folded(self.name, LONGEST_NAME)


def transfer_together(
    actor: Actor, *, heirs: Sequence[Heir], effective_on: date, instrument: str, seen_version: int | None = None
) -> uuid.UUID:
    """Record the statutory transfer of every remaining commissioner on a day, and return what joins them (A24).

    A body that is not registered yet is, from that day. Raises Stale where who commissions anywhere was recorded
    anew since the page of `seen_version`, and DomainError, with nothing recorded, where one area cannot pass on.
    """
    _lock()
    if seen_version is not None and seen_version != commissioners_recorded():
        raise Stale("Who commissions in the force areas")
    insist(together_lies_ahead(effective_on, today()))
    remaining = {one.code: one for one in remaining_commissioners(today())}
    if not heirs or {heir.code for heir in heirs} != set(remaining):
        raise DomainError("The areas whose commissioner goes are others by now. Look at the preview again.")
    rehearsal_id, (bodies, registered) = new_id(), _bodies(actor, heirs, remaining, effective_on)
    for heir in sorted(heirs, key=lambda one: one.code):
        area = db.session.get_one(ForceArea, remaining[heir.code].area_id)
        statute = Statute(effective_on, instrument, heir.governance)
        transfer_by_statute(actor, area=area, successor=bodies[heir.key], statute=statute, rehearsal_id=rehearsal_id)
    record_event(
        actor,
        EventTag.PARTIES_TRANSFERRED_TOGETHER,
        subject_kind="party-changes",
        subject_id=rehearsal_id,
        after={REGISTERED: " ".join(str(body.id) for body in registered)},
        count=len(heirs),
        effective_on=effective_on,
        basis=instrument,
    )
    return rehearsal_id


def undo_together(actor: Actor, *, rehearsal_id: uuid.UUID, reason: str) -> int:
    """Undo every transfer that was recorded together and stands, before their day; return how many (A24).

    What was registered for it ends with the day it was to begin, so that a name is free to be used anew; a body that
    something else was recorded of meanwhile stays. Raises DomainError, with nothing undone, once the day has come or
    where one of them cannot be taken back.
    """
    _lock()
    changes = changes_together(rehearsal_id)
    if not changes:
        raise DomainError("These transfers were undone already.")
    for change in changes:
        undo_party_change(actor, change=change, reason=reason)
    for body in _registered_for(rehearsal_id):
        _end(actor, body, changes[0].effective_on)
    record_event(
        actor,
        EventTag.PARTIES_UNDONE_TOGETHER,
        subject_kind="party-changes",
        subject_id=rehearsal_id,
        reason=reason,
        count=len(changes),
        effective_on=changes[0].effective_on,
    )
    return len(changes)


def _bodies(
    actor: Actor, heirs: Sequence[Heir], remaining: dict[str, Remaining], effective_on: date
) -> tuple[dict[str, Organisation], list[Organisation]]:
    """Return the body of each folded name, and which of them were registered for it, from the day on."""
    known = known_bodies([heir.name for heir in heirs])
    found: dict[str, Organisation] = {}
    registered: list[Organisation] = []
    for heir in heirs:
        here, body = remaining[heir.code], known.get(heir.key)
        insist(heir_is_fit(here.area, here.commissioner, heir.name, effective_on, here.since, body and body[1]))
    for heir in heirs:
        key = heir.key
        body = known.get(key)
        if body is not None:
            found[key] = db.session.get_one(Organisation, body[0])
        elif key not in found:
            kind = OrganisationKind.COMMISSIONER
            found[key] = register_organisation(actor, kind=kind, name=heir.name, from_day=effective_on)
            registered.append(found[key])
    return found, registered


def _registered_for(rehearsal_id: uuid.UUID) -> Sequence[Organisation]:
    """Return the bodies that were registered for transfers together: the event of their recording names them."""
    events = sa.select(Event.after).where(
        Event.tag == EventTag.PARTIES_TRANSFERRED_TOGETHER, Event.subject_id == rehearsal_id
    )
    after = db.session.scalar(events) or {}
    ids = [uuid.UUID(one) for one in after.get(REGISTERED, "").split()]
    return db.session.scalars(sa.select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)).all()


def _end(actor: Actor, body: Organisation, first_day: date) -> None:
    if end_of(body.id) is not None:
        return
    words = "It never began: the transfer it was registered for was undone before its day."
    with contextlib.suppress(Refused):
        end_organisation(actor, organisation=body, ended_on=first_day, what_follows=words)


def _lock() -> None:
    """Lock every area in one order, so that whoever changes a single one meanwhile waits, and nobody for ever."""
    db.session.execute(sa.select(ForceArea.id).order_by(ForceArea.id).with_for_update())
