"""Roles that wait for a second administrator."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.users import User
from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, EnumText, Keyed
from app.core.roles import Role


class RoleRequest(Keyed, Base):
    """A role one administrator asked for, until another confirms or declines it or it runs out (G1)."""

    __tablename__ = "role_request"
    __table_args__ = (
        check(
            "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (is_confirmed IS NULL)",
            name="decided_whole",
            sentence="A decision says who took it and which way.",
        ),
        check("requested_by_id <> user_id", name="not_for_oneself", sentence="Nobody asks for a role of their own."),
        unique(
            "user_id",
            "role",
            name="uq_role_request_open",
            where="decided_at IS NULL",
            sentence="This role is already waiting to be confirmed.",
        ),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    role: Mapped[Role] = mapped_column(EnumText(Role))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"))
    from_day: Mapped[date]
    until_day: Mapped[date | None]
    requested_at: Mapped[datetime] = mapped_column(default=now)
    requested_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    requested_by: Mapped[str] = mapped_column(sa.String(200))
    expires_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(sa.String(200))
    is_confirmed: Mapped[bool | None]
    user: Mapped[User] = relationship(foreign_keys=[user_id])
