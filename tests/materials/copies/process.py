"""A worker process that dies, as if the power had gone, at one instant of stamping a copy."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import create_app
from app.adapters.files.local import LocalFileStore
from app.core.db import db
from app.core.jobs.worker import Worker
from app.materials.actions import stamping
from app.settings import Settings


def die(*_: Any) -> None:
    """Stop without a chance to tidy up."""
    os.kill(os.getpid(), signal.SIGKILL)


def then_die(work: Callable[..., Any]) -> Callable[..., Any]:
    """Return the work followed by death."""

    def done(*arguments: Any, **named: Any) -> None:
        work(*arguments, **named)
        die()

    return done


def die_at(instant: str, engine: sa.Engine) -> None:
    """Arrange the death: after fetching, stamping or storing, before the row is committed, or just after."""
    if instant == "fetched":
        LocalFileStore.fetch = then_die(LocalFileStore.fetch)  # type: ignore[method-assign]
    elif instant == "stamped":
        stamping.stamp_in_child = then_die(stamping.stamp_in_child)  # type: ignore[attr-defined]
    elif instant == "stored":
        LocalFileStore.put = then_die(LocalFileStore.put)  # type: ignore[method-assign]
    wrote = False

    def after_statement(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal wrote
        wrote = wrote or statement.startswith("UPDATE material_copy")
        if instant == "written" and wrote:
            die()

    def after_commit(_session: Any) -> None:
        if instant == "committed" and wrote:
            die()

    sa.event.listen(engine, "after_cursor_execute", after_statement)
    sa.event.listen(db.session, "after_commit", after_commit)


def main(data_dir: str, url: str, instant: str) -> None:
    """Work until killed."""
    app = create_app(Settings(data_dir=Path(data_dir), database_url=url, secret_keys="a-key-for-tests-only", demo=True))
    worker = Worker(app, lease=timedelta(seconds=1), poll_seconds=0.05)
    die_at(instant, worker.engine)
    worker.work()


if __name__ == "__main__":
    main(*sys.argv[1:])
