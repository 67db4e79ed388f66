"""Who delivers under whose licence: an organisation the licensee subcontracts to, on its days (A19)."""

import uuid

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.constraints import check, unique
from app.core.dated import DatedFact
from app.core.db import Base
from app.partners.models import DAYS_IN_ORDER, DAYS_SENTENCE


class LicenceSubcontract(DatedFact, Base):
    """That an organisation delivers under another's licence from a day on, with the Trust's consent."""

    __tablename__ = "licence_subcontract"
    __table_args__ = (
        check(DAYS_IN_ORDER, name="days_in_order", sentence=DAYS_SENTENCE),
        unique(
            "licence_id",
            "organisation_id",
            name="uq_licence_subcontract_current",
            where="superseded_at IS NULL AND until_day IS NULL",
            sentence="This organisation delivers under the licence already.",
        ),
    )

    licence_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("licence.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    consent: Mapped[str] = mapped_column(sa.String(300))
