"""What the administrator has to look into, in one query."""

from datetime import date, timedelta
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.queries.reviews import reviews_for
from app.core.access import Permission, scope_of
from app.core.actor import Actor
from app.core.clock import start_of_day
from app.core.db import UTCDateTime
from app.core.jobs import Job, JobState
from app.core.reading import AnySelect, rows_of
from app.materials.models import Copy
from app.materials.types import CopyState
from app.partners.types import OrganisationKind
from app.portal.types import ReviewNote, SystemNote

FAILURES_SHOWN_FOR = timedelta(days=30)


def system_note(day: date) -> SystemNote:
    """Return the dead jobs, and the copies of the last 30 days that failed and that no later copy made good."""
    (found,) = rows_of(_statement(), since=start_of_day(day - FAILURES_SHOWN_FOR))
    return SystemNote(*found)


@cache
def _statement() -> AnySelect:
    """Put together once, with the first instant of the failures shown left open."""
    later = aliased(Copy)
    made_good = sa.exists().where(
        later.user_id == Copy.user_id,
        later.file_id == Copy.file_id,
        later.requested_at > Copy.requested_at,
        later.state == CopyState.READY,
    )
    failed = (
        sa.select(Copy.copy_id, Copy.requested_at)
        .where(
            Copy.state == CopyState.FAILED, Copy.requested_at >= sa.bindparam("since", type_=UTCDateTime()), ~made_good
        )
        .subquery()
    )
    dead = sa.select(sa.func.count()).where(Job.state == JobState.DEAD).scalar_subquery()
    count = sa.select(sa.func.count()).select_from(failed).scalar_subquery()
    latest = sa.select(failed.c.copy_id).order_by(failed.c.requested_at.desc()).limit(1).scalar_subquery()
    return sa.select(dead, count, latest)


def reviews_waiting(viewer: Actor, day: date) -> tuple[ReviewNote, ...]:
    """Return the access reviews that wait for the viewer, in one query; nobody is asked about a role of their own.

    A partner's lead is asked about their own organisation. The Trust is asked about everybody else's, and about a
    provider's once that is overdue.
    """
    reaches_all = scope_of(viewer, Permission.ACCESS_REVIEW).everything
    return tuple(
        ReviewNote(f"/access-reviews/{one.id}", one.organisation, one.waiting_for_me, one.due_on)
        for one in reviews_for(viewer, day, waiting_only=True)
        if one.waiting_for_me and (not reaches_all or one.kind is not OrganisationKind.PROVIDER or one.is_overdue(day))
    )
