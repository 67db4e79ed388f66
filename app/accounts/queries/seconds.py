"""What waits for a second administrator: roles to confirm and lost second factors to reset, read together."""

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.accounts.models import FactorReset, RoleRequest, User
from app.accounts.types import WaitingAct
from app.core.access import Permission, may
from app.core.actor import Actor
from app.core.db import UTCDateTime
from app.core.reading import Together


def waiting_for_second(actor: Actor, moment: datetime) -> list[WaitingAct]:
    """Return the acts the actor may confirm as a second administrator, the earliest first, in one query (G1, G5)."""
    roles, resets = _statement().read(me=actor.user_id, moment=moment)
    acts: list[WaitingAct] = []
    if may(actor, Permission.ROLES_GIVE):
        acts += [WaitingAct(*row) for row in roles]
    if may(actor, Permission.SECOND_FACTORS_RESET):
        acts += [WaitingAct(*row) for row in resets]
    return sorted(acts, key=lambda act: act.asked_at)


@cache
def _statement() -> Together:
    me: Any = sa.bindparam("me", type_=sa.Uuid())
    return Together(
        sa.select(
            User.name, RoleRequest.requested_by, RoleRequest.requested_at, RoleRequest.role, RoleRequest.expires_at
        )
        .join(User, User.id == RoleRequest.user_id)
        .where(
            RoleRequest.decided_at.is_(None),
            RoleRequest.expires_at > sa.bindparam("moment", type_=UTCDateTime()),
            RoleRequest.requested_by_id != me,
            RoleRequest.user_id != me,
        ),
        sa.select(User.name, FactorReset.asked_by, FactorReset.asked_at)
        .join(User, User.id == FactorReset.user_id)
        .where(
            FactorReset.confirmed_at.is_(None),
            FactorReset.stopped_at.is_(None),
            FactorReset.asked_by_id != me,
            FactorReset.user_id != me,
        ),
    )
