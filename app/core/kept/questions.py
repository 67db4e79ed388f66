"""Asking a question whose answer may be kept, and keeping it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.kept.models import KeptAnswer
from app.core.reading import DAY, AnySelect
from app.core.references import first_id_at

SETTLING = timedelta(seconds=10)
"""How long before an answer was kept an event may have begun and been unseen: no transaction lasts longer."""


@dataclass(frozen=True)
class Question:
    """A question about a day: how to ask it, and the events that may change what was answered.

    One without events is about what is over: its answer is good for the whole day.
    """

    name: str
    ask: Callable[[date], dict[str, Any]]
    changed_by: tuple[EventTag, ...] = ()


@cache
def kept_answer(question: Question) -> AnySelect:
    """Return the statement of the answer kept for `day`, of one row or, where it has to be asked again, none."""
    statement = sa.select(KeptAnswer.answer).where(KeptAnswer.question == question.name, KeptAnswer.day == DAY)
    if not question.changed_by:
        return statement
    # Keys of events rise with time, so this reads the few that are newer, from the end of each tag's index.
    newer = sa.exists().where(Event.tag.in_(question.changed_by), Event.id >= KeptAnswer.up_to)
    return statement.where(~newer)


def keep_answer(question: Question, day: date) -> None:
    """Ask about a day and keep the answer in place of the last one.

    It is believed while no event that may change it is newer than some seconds before it was asked: a transaction
    still open then may hold an event made before, which the answer does not know of.
    """
    up_to = first_id_at(now() - SETTLING)
    kept = db.session.get(KeptAnswer, question.name, with_for_update=True)
    values: dict[str, Any] = {"day": day, "up_to": up_to, "answer": question.ask(day), "kept_at": now()}
    if kept is None:
        db.session.add(KeptAnswer(question=question.name, **values))
    else:
        for name, value in values.items():
            setattr(kept, name, value)
    db.session.flush()
