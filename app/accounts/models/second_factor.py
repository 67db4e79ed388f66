"""What proves a person beside their password: passkeys, recovery codes, and the proofs that are spent."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.constraints import check, unique
from app.core.db import Base, Keyed


class Passkey(Keyed, Base):
    """A passkey of a person: its public half. A removed one stays, so that its use is told from a stranger's."""

    __tablename__ = "passkey"
    __table_args__ = (
        unique("credential_id", name="uq_passkey_credential", sentence="This passkey is registered already."),
        check("sign_count >= 0", name="sign_count", sentence="A passkey's counter begins at nought."),
        sa.Index("ix_passkey_user", "user_id", "removed_at"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    credential_id: Mapped[str] = mapped_column(sa.String(1400))
    public_key: Mapped[str] = mapped_column(sa.Text())
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(60))
    is_synced: Mapped[bool]
    added_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class RecoveryCode(Keyed, Base):
    """One recovery code, hashed with the salt of its set. It ends by being used, or by a new set in its place."""

    __tablename__ = "recovery_code"
    __table_args__ = (
        check(
            "used_at IS NULL OR replaced_at IS NULL",
            name="ended_once",
            sentence="A recovery code is used or replaced, not both.",
        ),
        sa.Index("ix_recovery_code_user", "user_id", "used_at", "replaced_at"),
    )

    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    salt: Mapped[str] = mapped_column(sa.String(32))
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    made_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]


class SpentProof(Base):
    """The hash of a challenge that was answered: it is never accepted again, whatever the cookie says."""

    __tablename__ = "spent_proof"

    proof_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    spent_at: Mapped[datetime] = mapped_column(default=now, index=True)
