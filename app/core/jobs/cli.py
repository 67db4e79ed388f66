"""The commands that do jobs."""

from datetime import timedelta

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app.core.jobs.worker import GRACE_SECONDS, LEASE, POLL_SECONDS, Worker

jobs = AppGroup("jobs", help="Do the work that was put into the queue.")


@jobs.command("work")
@click.option("--once", is_flag=True, help="Do one job, if one is due, and stop.")
@click.option(
    "--lease",
    type=click.FloatRange(min=1),
    default=LEASE.total_seconds(),
    show_default=True,
    help="Seconds after which another worker takes over from one that died; well above SQLite's 10.",
)
@click.option("--poll", type=click.FloatRange(min=0.01), default=POLL_SECONDS, show_default=True, help="Seconds.")
@click.option(
    "--grace",
    type=click.FloatRange(min=0.01),
    default=GRACE_SECONDS,
    show_default=True,
    help="Seconds a job is given to finish when the worker is told to stop.",
)
def work(once: bool, lease: float, poll: float, grace: float) -> None:
    """Do jobs until stopped (SIGTERM or Ctrl-C)."""
    worker = Worker(_app(), lease=timedelta(seconds=lease), poll_seconds=poll, grace_seconds=grace)
    with worker.stopping_on_signals():
        if once:
            worker.do_next()
        else:
            worker.work()


@jobs.command("run-due")
def run_due() -> None:
    """Enqueue the regular work that is due, do all that is waiting, and stop."""
    worker = Worker(_app())
    with worker.stopping_on_signals():
        tried = worker.work_off()
    click.echo(f"{tried} {'job' if tried == 1 else 'jobs'} tried; nothing else is due.")


def init_jobs(app: Flask) -> None:
    """Give the app its job commands."""
    app.cli.add_command(jobs)


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
