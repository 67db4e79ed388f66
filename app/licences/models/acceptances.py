"""That a signature was given on screen: by which account, to which terms, in which words."""

import uuid
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.db import Base, Keyed


class LicenceAcceptance(Keyed, Base):
    """The acceptance behind a signature: the fingerprint of the terms read, and the declaration ticked (A18).

    It is never changed: a signature that goes with an offer is superseded, and its acceptance stays beside it.
    """

    __tablename__ = "licence_acceptance"
    __table_args__ = (
        check("length(terms_sha256) = 64", name="terms_hashed", sentence="An acceptance names the terms it is of."),
        unique("signature_id", name="uq_licence_acceptance_signature", sentence="This side has already accepted."),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    signature_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence_signature.id"))
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("user_account.id"))
    accepted_at: Mapped[datetime]
    terms_sha256: Mapped[str] = mapped_column(sa.String(64))
    declaration: Mapped[str] = mapped_column(sa.String(400))
