"""Recording when the areas of a licence go live (A2)."""

import uuid
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.clock import today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.events import EventTag
from app.core.formats import listed, long_date
from app.licences.actions.locking import insist, lock_licence, record_change
from app.licences.models import Licence, LicenceGoLive
from app.licences.rules import LicenceFacts, may_go_live


def record_go_live(
    actor: Actor, *, licence: Licence, days: Mapping[uuid.UUID, date | None], seen_version: int | None = None
) -> None:
    """Record for areas of the licence the day delivery begins there, as planned or as it was, or None (A2).

    While none of the days recorded is reached, the licence is mobilising. What an area had before is superseded;
    an area whose day stays what it was keeps its row. Raises DomainError for an area outside the territory and a
    day outside the term; Stale where the licence changed since `seen_version`.
    """
    before = lock_licence(licence, seen_version)
    insist(may_go_live(before, days, today()))
    current = {
        row.area_id: row
        for row in db.session.scalars(
            sa.select(LicenceGoLive).where(LicenceGoLive.licence_id == licence.id, LicenceGoLive.is_known())
        )
    }
    for area_id, live_on in days.items():
        _record(actor, licence, area_id, live_on, current.get(area_id))
    words = _words(before, days)
    record_change(actor, EventTag.LICENCE_GO_LIVE_RECORDED, before, became={"days": words}, days=words)


def _record(
    actor: Actor, licence: Licence, area_id: uuid.UUID, live_on: date | None, current: LicenceGoLive | None
) -> None:
    if current is not None and current.live_on == live_on:
        return
    row = LicenceGoLive(licence_id=licence.id, area_id=area_id, live_on=live_on, **recorded_by(actor))
    if current is not None:
        current.supersede(row)
        db.session.flush()
    db.session.add(row)
    db.session.flush()


def _words(facts: LicenceFacts, days: Mapping[uuid.UUID, date | None]) -> str:
    names = {one.area_id: one.words for one in facts.territory}
    return listed(
        [
            f"{names[area_id]} on {long_date(live_on)}" if live_on else f"{names[area_id]} on a day not known yet"
            for area_id, live_on in days.items()
        ]
    )
