"""Answers that are kept: believed for their day and while nothing they rest on has happened, else asked again."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from app.core.clock import now, pinned_to, today
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.kept import KeptAnswer, Question, keep_answer, kept_answer
from app.core.kept.questions import SETTLING
from app.core.reading import rows_of
from tests.builders.partners import TESTER

pytestmark = pytest.mark.usefixtures("database")
QUESTION = Question("tests.how-many", lambda _: {"many": 3}, changed_by=(EventTag.STANDING_RECORDED,))
OVER = Question("tests.what-is-over", lambda _: {"many": 5})


def believed(question: Question, days: int = 0) -> list[dict[str, Any]]:
    """Return the answer that would be believed about today or some days from it, as a list of one or none."""
    return [answer for (answer,) in rows_of(kept_answer(question), day=today() + timedelta(days=days))]


@pytest.fixture
def later() -> Iterator[Callable[[], None]]:
    """Let everything a transaction may still hold be over."""
    with ExitStack() as moments:
        moments.enter_context(pinned_to(now()))
        yield lambda: moments.enter_context(pinned_to(now() + SETTLING + timedelta(seconds=1)))


def happen(tag: EventTag) -> None:
    record_event(TESTER, tag, subject_kind="person", subject_id=None, reason="So it goes")


def test_nothing_is_believed_before_it_was_kept() -> None:
    assert believed(QUESTION) == []


def test_an_answer_is_believed_for_its_own_day_alone() -> None:
    keep_answer(QUESTION, today())
    assert believed(QUESTION) == [{"many": 3}]
    assert believed(QUESTION, days=1) == believed(QUESTION, days=-1) == []


def test_an_event_that_may_change_an_answer_ends_it_and_another_does_not(later: Callable[[], None]) -> None:
    happen(EventTag.STANDING_RECORDED)
    later()
    keep_answer(QUESTION, today())
    happen(EventTag.STANDING_LIFTED)
    assert believed(QUESTION) == [{"many": 3}]
    happen(EventTag.STANDING_RECORDED)
    assert believed(QUESTION) == []
    later()
    keep_answer(QUESTION, today())
    assert believed(QUESTION) == [{"many": 3}]


def test_what_an_open_transaction_may_still_hold_is_not_taken_for_known() -> None:
    happen(EventTag.STANDING_RECORDED)
    keep_answer(QUESTION, today())
    assert believed(QUESTION) == []


def test_what_is_over_does_not_change() -> None:
    keep_answer(OVER, today())
    happen(EventTag.STANDING_RECORDED)
    assert believed(OVER) == [{"many": 5}]


def test_one_row_is_kept_however_often_it_is_asked() -> None:
    for days in (-1, 0, 0):
        keep_answer(QUESTION, today() + timedelta(days=days))
    assert [row.day for row in db.session.query(KeptAnswer)] == [today()]
