"""The roles people hold."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.users import User
from app.core.constraints import check
from app.core.dated import DatedFact
from app.core.db import Base, EnumText
from app.core.roles import Role
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE, ForceArea, Organisation


class RoleGrant(DatedFact, Base):
    """A role a user holds for an organisation, and for some roles in one area, from a day until a day (G1)."""

    __tablename__ = "role_grant"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        check(
            "role NOT IN ('commissioner', 'force-spoc') OR area_id IS NOT NULL",
            name="area_named",
            sentence="Say which force area the role is for.",
        ),
        sa.Index("ix_role_grant_user", "user_id", "superseded_at"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    role: Mapped[Role] = mapped_column(EnumText(Role))
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    area_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("force_area.id"), index=True)
    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()
    area: Mapped[ForceArea | None] = relationship()
