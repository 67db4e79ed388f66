"""Several people doing the same thing at the same moment, each in a transaction that commits."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.core.constraints import sentence_for
from app.core.db import db
from app.core.errors import DomainError

AT_ONCE = 6
DONE = "done"


def at_once(portal: Flask, act: Callable[[], object]) -> list[str]:
    """Return, for each of several threads doing the same at the same moment, "done" or why not."""
    start = threading.Barrier(AT_ONCE)

    def run(_: int) -> str:
        with portal.app_context():
            start.wait(timeout=30)
            try:
                act()
                db.session.commit()
            except DomainError as refusal:
                db.session.rollback()
                return refusal.sentence
            except IntegrityError as refusal:
                db.session.rollback()
                return sentence_for(refusal) or "a constraint without a sentence"
            return DONE

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))
