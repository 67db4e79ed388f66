"""Start the portal on this machine: database, demo data on the first start, server and worker; Ctrl-C stops all.

The portal is put together once, here, and both processes are forked from this one: what takes long at a start is
importing it.
"""

import argparse
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

import flask_migrate
import structlog
from flask import Flask
from gunicorn.app.base import BaseApplication

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app import create_app, prepare_migrations  # noqa: E402
from app.core.db import db  # noqa: E402
from app.core.jobs.worker import Worker  # noqa: E402
from app.demo.cli import account_lines, is_empty  # noqa: E402
from app.settings import SettingsRefused  # noqa: E402

STOP_SECONDS = 25
START_SECONDS = 60
THREADS = 8


class Server(BaseApplication):  # type: ignore[misc]
    """The web server on this machine's own address, serving a portal that is already put together."""

    def __init__(self, portal: Flask, port: int) -> None:
        """Take the portal and the port to listen on."""
        self.portal = portal
        self.options = {
            "bind": f"127.0.0.1:{port}",
            "worker_class": "gthread",
            "threads": THREADS,
            "loglevel": "warning",
        }
        super().__init__()

    def load_config(self) -> None:
        """Set what a start on one's own machine needs."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the portal."""
        return self.portal


def main() -> int:
    """Prepare, start both processes, and wait until one ends or somebody stops them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    try:
        portal = create_app()
        prepare(portal)
    except SettingsRefused as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        return 130
    processes = [start(Server(portal, port).run), start(lambda: work(portal))]
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop(processes))
    if not wait_until_it_answers(port, processes):
        stop(processes)
        return 1
    say_where(portal)
    return wait(processes)


def prepare(portal: Flask) -> None:
    """Bring the database up to date, and fill an empty one with demo data where this is a demonstration."""
    print("Preparing the database …", flush=True)
    prepare_migrations(portal)
    with portal.app_context():
        flask_migrate.upgrade()
        wants_demo = portal.config["SETTINGS"].demo and is_empty()
        db.session.remove()
        # Each process opens connections of its own: one shared across a fork would mix up two conversations.
        db.engine.dispose()
    if wants_demo:
        # In a process of its own: it loads libraries and starts children that neither server nor worker needs.
        done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load"], cwd=ROOT)
        if done.returncode:
            sys.exit(done.returncode)


def work(portal: Flask) -> None:
    """Do jobs until stopped."""
    # Each job it does is a line of its own; on one's own machine they would bury what the start says.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    worker = Worker(portal)
    with worker.stopping_on_signals():
        worker.work()


def start(do: Callable[[], None]) -> ForkProcess:
    """Fork a process of its own group, so that Ctrl-C reaches it once, through us."""

    def begin() -> None:
        os.setsid()
        do()

    process = multiprocessing.get_context("fork").Process(target=begin)
    process.start()
    return process


def wait_until_it_answers(port: int, processes: list[ForkProcess]) -> bool:
    """Return whether the server answers in time."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(process.is_alive() for process in processes):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    print(f"The portal did not start. Is port {port} in use? Try: make run PORT={port + 1}", flush=True)
    return False


def say_where(portal: Flask) -> None:
    """Print the address and, with demo data, who can sign in."""
    settings = portal.config["SETTINGS"]
    print(f"\nWaymark is running at {settings.base_url}\n")
    if settings.demo:
        print("\n".join(account_lines()))
    print(f"Ctrl-C stops it. What you did stays in {settings.data_dir}", flush=True)


def wait(processes: list[ForkProcess]) -> int:
    """Wait until either process ends, then stop the other."""
    while all(process.is_alive() for process in processes):
        time.sleep(0.3)
    stop(processes)
    return max((abs(process.exitcode or 0) for process in processes if process.exitcode != -signal.SIGTERM), default=0)


def stop(processes: list[ForkProcess]) -> None:
    """Ask both to finish what they are doing; after a while, insist."""
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(STOP_SECONDS)
        process.kill()


if __name__ == "__main__":
    sys.exit(main())
