"""The transfer of every remaining commissioner on one day: all or nothing, and undone in one act (A24)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError, Stale
from app.core.events import EventTag, record_event
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
from app.partners.actions import register_organisation
from app.partners.models import ForceArea, Organisation
from app.partners.models.organisations import LONGEST_NAME
from app.partners.types import Governance, OrganisationKind


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
    rehearsal_id, bodies = new_id(), _bodies(actor, heirs, remaining, effective_on)
    for heir in sorted(heirs, key=lambda one: one.code):
        area = db.session.get_one(ForceArea, remaining[heir.code].area_id)
        statute = Statute(effective_on, instrument, heir.governance)
        transfer_by_statute(actor, area=area, successor=bodies[heir.key], statute=statute, rehearsal_id=rehearsal_id)
    record_event(
        actor,
        EventTag.PARTIES_TRANSFERRED_TOGETHER,
        subject_kind="party-changes",
        subject_id=rehearsal_id,
        count=len(heirs),
        effective_on=effective_on,
        basis=instrument,
    )
    return rehearsal_id


def undo_together(actor: Actor, *, rehearsal_id: uuid.UUID, reason: str) -> int:
    """Undo every transfer that was recorded together and stands, before their day; return how many (A24).

    Raises DomainError, with nothing undone, once the day has come or where one of them cannot be taken back.
    """
    _lock()
    changes = changes_together(rehearsal_id)
    if not changes:
        raise DomainError("These transfers were undone already.")
    for change in changes:
        undo_party_change(actor, change=change, reason=reason)
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
) -> dict[str, Organisation]:
    """Return the body of each folded name, registered from the day where nobody is called so yet."""
    known = known_bodies([heir.name for heir in heirs])
    found: dict[str, Organisation] = {}
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
    return found


def _lock() -> None:
    """Lock every area in one order, so that whoever changes a single one meanwhile waits, and nobody for ever."""
    db.session.execute(sa.select(ForceArea.id).order_by(ForceArea.id).with_for_update())
