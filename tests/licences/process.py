"""A worker process that dies, as if the power had gone, at one instant of sealing."""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app import create_app
from app.adapters.files.local import LocalFileStore
from app.adapters.sealing import Sealer
from app.core.db import db
from app.core.jobs.worker import Worker
from app.settings import Settings


def die(*_: Any, **__: Any) -> None:
    """Stop without a chance to tidy up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(instant: str, engine: sa.Engine) -> None:
    """Arrange the death: before the seal, once stored, before the row that names it is committed, or just after."""
    put, wrote = LocalFileStore.put, False
    if instant == "typeset":
        Sealer.seal = die  # type: ignore[method-assign, assignment]
    elif instant == "stored":

        def put_and_die(*arguments: Any, **named: Any) -> None:
            put(*arguments, **named)
            die()

        LocalFileStore.put = put_and_die  # type: ignore[method-assign]

    def after_statement(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        nonlocal wrote
        wrote = wrote or statement.startswith("INSERT INTO sealed_")
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
