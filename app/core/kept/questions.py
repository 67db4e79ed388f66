"""Asking a question whose answer may be kept, and keeping it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.kept.models import KeptAnswer
from app.core.reading import DAY, AnySelect, rows_of


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
    return sa.select(KeptAnswer.answer).where(
        KeptAnswer.question == question.name,
        KeptAnswer.day == DAY,
        KeptAnswer.up_to.is_not_distinct_from(_last_event(question)),
    )


def keep_answer(question: Question, day: date) -> None:
    """Ask about a day and keep the answer in place of the last one.

    The last event is read before the question is asked: what happens in between makes the answer out of date, not
    wrong. An event whose transaction was open meanwhile may be older than one already seen; it is noticed when the
    question is next asked, so ask every few minutes.
    """
    ((up_to,),) = rows_of(sa.select(_last_event(question)))
    kept = db.session.get(KeptAnswer, question.name, with_for_update=True)
    values: dict[str, Any] = {"day": day, "up_to": up_to, "answer": question.ask(day), "kept_at": now()}
    if kept is None:
        db.session.add(KeptAnswer(question=question.name, **values))
    else:
        for name, value in values.items():
            setattr(kept, name, value)
    db.session.flush()


def _last_event(question: Question) -> sa.ColumnElement[Any]:
    """The key of the last event that may have changed the answer, read from the end of each tag's index."""
    if not question.changed_by:
        return sa.cast(sa.null(), sa.Uuid())
    last = [
        sa.select(Event.id).where(Event.tag == tag).order_by(Event.id.desc()).limit(1).subquery()
        for tag in question.changed_by
    ]
    either = sa.union_all(*(sa.select(one.c.id) for one in last)).subquery()
    return sa.select(either.c.id).order_by(either.c.id.desc()).limit(1).scalar_subquery()
