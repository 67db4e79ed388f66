"""The chain of renewals a licence stands in (A8)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.access import Permission, Scope, scope_of
from app.core.actor import Actor
from app.core.db import db
from app.core.reading import DAY, AnySelect, rows_of
from app.licences.models import Licence, LicenceTerms
from app.licences.queries.holding import held_since, holder_on
from app.licences.queries.scope import is_within
from app.licences.queries.state import is_abandoned, is_signed_by

EARLIER, LATER = aliased(Licence), aliased(Licence)


@dataclass(frozen=True)
class Link:
    """A licence of the chain; `place` counts renewals from the one asked for, below zero before it."""

    id: uuid.UUID
    reference: str
    licensee_id: uuid.UUID
    held_from: date
    is_signed: bool
    place: int
    is_passed_on: bool = False


def chain_of(viewer: Actor, licence_id: uuid.UUID, day: date) -> list[Link]:
    """Return the licences this one renews and is renewed by, itself among them, in one query, the earliest first.

    Only what the viewer may read; signed as of the day.
    """
    rows = rows_of(_chain(scope_of(viewer, Permission.LICENCES_READ)), licence_id=licence_id, day=day)
    return [
        Link(id_, name, holder, first, bool(is_signed), at, passed is not None)
        for id_, name, holder, first, is_signed, at, passed in rows
    ]


@lru_cache(maxsize=256)
def _chain(scope: Scope) -> AnySelect:
    """Put together once for what a permission covers, with the licence and the day left open."""
    licence_id: Any = sa.bindparam("licence_id", type_=sa.Uuid())
    place = sa.literal(0).label("place")
    back = sa.select(Licence.id, Licence.renews_id, place).where(Licence.id == licence_id).cte("back", recursive=True)
    back = back.union_all(
        sa.select(EARLIER.id, EARLIER.renews_id, back.c.place - 1).where(EARLIER.id == back.c.renews_id)
    )
    on = sa.select(Licence.id, place).where(Licence.id == licence_id).cte("forward", recursive=True)
    on = on.union_all(sa.select(LATER.id, on.c.place + 1).where(LATER.renews_id == on.c.id))
    places = sa.union(sa.select(back.c.id, back.c.place), sa.select(on.c.id, on.c.place)).subquery()
    signed, passed_on = is_signed_by(Licence.id, Licence.shape, DAY), held_since(DAY)
    held_from = sa.func.coalesce(passed_on, LicenceTerms.starts_on)
    return (
        sa.select(Licence.id, Licence.reference, holder_on(DAY), held_from, signed, places.c.place, passed_on)
        .join(places, places.c.id == Licence.id)
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known()))
        .where(is_within(scope), sa.or_(places.c.place == 0, ~is_abandoned()))
        .order_by(places.c.place, Licence.reference)
    )


def licensee_since(chain: Sequence[Link]) -> date | None:
    """Return the first day the licensee of the chain's own licence holds one without a break in renewals, or None."""
    own = next(link for link in chain if link.place == 0)
    since = None
    for link in sorted((one for one in chain if one.place <= 0), key=lambda one: one.place, reverse=True):
        if not link.is_signed:
            continue
        if link.licensee_id != own.licensee_id:
            break
        since = link.held_from
        if link.is_passed_on:
            break
    return since


def pending_renewal(licence_id: uuid.UUID) -> str | None:
    """Return the reference of the licence drafted to renew this one, signed or not and not abandoned, or None."""
    return db.session.scalar(
        sa.select(Licence.reference)
        .where(Licence.renews_id == licence_id, ~is_abandoned())
        .order_by(Licence.reference)
        .limit(1)
    )
