"""The table of kept answers: one row for each question, written over each time it is asked again."""

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base

LONGEST_QUESTION = 60


class KeptAnswer(Base):
    """An answer, the day it is about, and from which key on events are news to it."""

    __tablename__ = "kept_answer"

    question: Mapped[str] = mapped_column(sa.String(LONGEST_QUESTION), primary_key=True)
    day: Mapped[date]
    up_to: Mapped[uuid.UUID | None]
    answer: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]
