"""Approvals, releases and withdrawals of versions: dated facts the version's state is computed from (C2–C4)."""

import uuid
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import unique
from app.core.dated import Recorded
from app.core.db import Base


class VersionApproval(Recorded, Base):
    """A second person's approval of exactly these files, by the manifest's hash (C3)."""

    __tablename__ = "version_approval"
    __table_args__ = (
        unique(
            "version_id",
            name="uq_version_approval_current",
            where="superseded_at IS NULL",
            sentence="This version has already been approved.",
        ),
    )

    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pack_version.id"), index=True)
    manifest_sha256: Mapped[str] = mapped_column(sa.String(64))
    accepts_unscanned: Mapped[bool]
    note: Mapped[str]


class VersionRelease(Recorded, Base):
    """A release, effective from a day; the version it supersedes stays good for the overlap (C2, C4).

    That one takes effect a day is for the rule, under the pack's lock: a withdrawn release leaves its day free, and
    whether it is withdrawn is another table's fact.
    """

    __tablename__ = "version_release"
    __table_args__ = (
        unique(
            "version_id",
            name="uq_version_release_current",
            where="superseded_at IS NULL",
            sentence="This version has already been released.",
        ),
    )

    pack_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pack.id"), index=True)
    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pack_version.id"), index=True)
    effective_from: Mapped[date]
    overlap_days: Mapped[int]


class VersionWithdrawal(Recorded, Base):
    """A withdrawal from a day on, with its reason (C2)."""

    __tablename__ = "version_withdrawal"
    __table_args__ = (
        unique(
            "version_id",
            name="uq_version_withdrawal_current",
            where="superseded_at IS NULL",
            sentence="This version has already been withdrawn.",
        ),
    )

    version_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("pack_version.id"), index=True)
    from_day: Mapped[date]
    reason: Mapped[str]
