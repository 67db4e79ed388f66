"""Reads of changes of party: what is prepared, one of them, and all of them in one list (A24)."""

import uuid
from datetime import date

import sqlalchemy as sa

from app.core.db import db
from app.core.errors import NotFound
from app.licences.models import Licence, LicenceTerms, LicenceTerritory, PartyChange
from app.licences.queries.state import state_expression
from app.licences.types import LicenceState, PartyChangeKind

NOT_RUNNING = (LicenceState.DRAFT, LicenceState.NEGOTIATION, LicenceState.TERMINATED, LicenceState.SUPERSEDED)


def stands() -> sa.ColumnElement[bool]:
    """Return the condition that a change of party is held true and was not undone."""
    return sa.and_(PartyChange.is_known(), PartyChange.undone_on.is_(None))


def runs_on(day: date) -> sa.ColumnElement[bool]:
    """Return the condition that a licence is signed by the day and not over; the statement joins its terms."""
    return state_expression(day).not_in(NOT_RUNNING)


def coming_change_of_area(area_id: uuid.UUID, today: date) -> date | None:
    """Return the day of the transfer that is prepared in an area, or None."""
    return db.session.scalar(
        sa.select(PartyChange.effective_on).where(
            PartyChange.area_id == area_id, stands(), PartyChange.effective_on > today
        )
    )


def coming_change_of_licence(licence_id: uuid.UUID, today: date) -> date | None:
    """Return the day of the change of party that is prepared for a licence, or None."""
    return db.session.scalar(
        sa.select(PartyChange.effective_on).where(
            PartyChange.licence_id == licence_id, stands(), PartyChange.effective_on > today
        )
    )


def reprocured_from(licence_id: uuid.UUID, today: date) -> date | None:
    """Return the day from which a re-procurement is prepared that ends a licence, or None."""
    return db.session.scalar(
        sa.select(PartyChange.effective_on).where(
            PartyChange.licence_id == licence_id,
            stands(),
            PartyChange.kind == PartyChangeKind.REPROCUREMENT,
            PartyChange.effective_on > today,
        )
    )


def party_change_by_id(change_id: uuid.UUID) -> PartyChange:
    """Return a change of party as it is held true now, undone or not; raises NotFound.

    The address of one that was undone since stays good.
    """
    found = db.session.scalar(
        sa.select(PartyChange).where(
            PartyChange.is_known(), sa.or_(PartyChange.id == change_id, PartyChange.supersedes_id == change_id)
        )
    )
    if found is None:
        raise NotFound("change of party")
    return found


def licences_in_area(area_id: uuid.UUID, day: date) -> list[tuple[uuid.UUID, str]]:
    """Return the licences whose territory and term include an area on a day, by reference."""
    rows = db.session.execute(
        sa.select(Licence.id, Licence.reference)
        .join(LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known()))
        .join(LicenceTerritory, sa.and_(LicenceTerritory.licence_id == Licence.id, LicenceTerritory.holds_on(day)))
        .where(LicenceTerritory.area_id == area_id, LicenceTerms.starts_on <= day, LicenceTerms.ends_on >= day)
        .where(runs_on(day))
        .distinct()
        .order_by(Licence.reference)
    )
    return [(id_, reference) for id_, reference in rows]
