"""What must be recorded although nothing changed: a refusal, a view, a failed sign-in, a download.

It is written in a short transaction of its own, after the request's own has ended and before the answer leaves.
It is the only write a safe request may cause. Where it cannot be written, the answer does not leave either: a
download nobody can account for is worse than one that has to be asked for again.
"""

from collections.abc import Callable

from flask import g

from app.core.db import db, transactions_write

Testimony = Callable[[], object]


def witness(testimony: Testimony) -> None:
    """Have `testimony` called, and what it adds to the session committed, once this request has ended.

    It must carry what it needs by value: the request's own objects are gone or stale by then.
    """
    waiting: list[Testimony] = g.setdefault("testimonies", [])
    waiting.append(testimony)


def write_testimonies() -> None:
    """Write what this request witnessed, all or nothing. Called by the unit of work alone."""
    testimonies: list[Testimony] = g.pop("testimonies", [])
    if not testimonies:
        return
    db.session.rollback()
    with transactions_write(True):
        try:
            for testimony in testimonies:
                testimony()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
