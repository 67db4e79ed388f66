"""Conditions of a licence, the evidence sent for them, and the days they counted as met (A15)."""

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.dated import Recorded
from app.core.db import Base, EnumText, Keyed
from app.licences.types import ConditionState, Measure


class LicenceCondition(Recorded, Base):
    """A numbered condition with its last day; its number is what people call it by and never changes."""

    __tablename__ = "licence_condition"
    __table_args__ = (
        check("number > 0", name="number_positive", sentence="Conditions are numbered from one."),
        check(
            "(withdrawn_on IS NULL) = (withdrawal_reason IS NULL)",
            name="withdrawn_with_reason",
            sentence="A condition that is withdrawn says why, and only that one.",
        ),
        check(
            "(measure IS NULL) = (at_least IS NULL)",
            name="measure_with_number",
            sentence="A condition the portal checks says what is counted and how many there must be.",
        ),
        check(
            "at_least IS NULL OR at_least > 0",
            name="at_least_one",
            sentence="Enter at least one to be counted.",
        ),
        unique(
            "licence_id",
            "number",
            name="uq_licence_condition_current",
            where="superseded_at IS NULL",
            sentence="Somebody else has just changed this condition. Check it, then make your change again.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    number: Mapped[int]
    words: Mapped[str]
    due_on: Mapped[date]
    stops_downloads: Mapped[bool]
    withdrawn_on: Mapped[date | None]
    withdrawal_reason: Mapped[str | None]
    measure: Mapped[Measure | None] = mapped_column(EnumText(Measure))
    at_least: Mapped[int | None]


class ConditionEvidence(Recorded, Base):
    """What somebody sent to show that a condition is met, in one round between its setting and its reopenings.

    Words always; beside them one file, kept as it came and never changed.
    """

    __tablename__ = "condition_evidence"
    __table_args__ = (
        sa.Index("ix_condition_evidence_condition", "licence_id", "number"),
        check(
            "(file_name IS NULL) = (storage_key IS NULL) AND (file_name IS NULL) = (file_kind IS NULL) "
            "AND (file_name IS NULL) = (file_sha256 IS NULL) AND (file_name IS NULL) = (file_size IS NULL)",
            name="file_whole",
            sentence="A file sent as evidence is kept with its name, kind, size and hash, or not at all.",
        ),
        check("file_size IS NULL OR file_size > 0", name="file_size_positive", sentence="The file is empty."),
        check(
            "scanned_at IS NULL OR file_name IS NOT NULL",
            name="scanned_file",
            sentence="Only evidence with a file is scanned.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    number: Mapped[int]
    round: Mapped[int]
    words: Mapped[str]
    file_name: Mapped[str | None] = mapped_column(sa.String(200))
    file_kind: Mapped[str | None] = mapped_column(sa.String(8))
    file_size: Mapped[int | None] = mapped_column(sa.BigInteger)
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    storage_key: Mapped[str | None] = mapped_column(sa.String(200))
    scanned_at: Mapped[datetime | None]
    """When a virus scanner found nothing in it; None where no scanner was set up."""


class ConditionTurn(Keyed, Base):
    """That both sides were told of a condition: unmet past its day, or no longer so. Each turn once, in their order."""

    __tablename__ = "condition_turn"
    __table_args__ = (
        check("place > 0", name="place_positive", sentence="What was told of a condition is numbered from one."),
        unique(
            "licence_id", "number", "place", name="uq_condition_turn_place", sentence="Both sides were told already."
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    number: Mapped[int]
    place: Mapped[int]
    state: Mapped[ConditionState] = mapped_column(EnumText(ConditionState))
    told_at: Mapped[datetime] = mapped_column(default=now)


class ConditionMeeting(Recorded, Base):
    """That a condition counts as met from a day, accepted by somebody of the Trust, until it is reopened."""

    __tablename__ = "condition_meeting"
    __table_args__ = (
        check(
            "reopened_on IS NULL OR reopened_on >= met_on",
            name="reopened_after_met",
            sentence="A condition cannot be reopened before it was met.",
        ),
        check(
            "(reopened_on IS NULL) = (reopen_reason IS NULL)",
            name="reopened_with_reason",
            sentence="A condition that is reopened says why, and only that one.",
        ),
        unique(
            "licence_id",
            "number",
            name="uq_condition_meeting_current",
            where="superseded_at IS NULL AND reopened_on IS NULL",
            sentence="This condition already counts as met.",
        ),
        sa.Index("ix_condition_meeting_condition", "licence_id", "number"),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"))
    number: Mapped[int]
    met_on: Mapped[date]
    accepted_by_id: Mapped[uuid.UUID | None]
    accepted_by: Mapped[str] = mapped_column(sa.String(200))
    note: Mapped[str]
    reopened_on: Mapped[date | None]
    reopen_reason: Mapped[str | None]
