"""The portal as it is served: gunicorn with one web worker, and people who fetch pages and files from it."""

import http.client
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.settings import Settings
from benchmarks.machine import children_of
from tests.adapters.servers.processes import Server, free_port

ROOT = Path(__file__).parents[1]
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Fetched:
    """An answer read to its end."""

    status: int
    size: int
    location: str | None


@dataclass(frozen=True)
class Served:
    """A running portal: where it answers, and the process of its one web worker."""

    port: int
    worker: int

    @property
    def address(self) -> str:
        """Return its own address, without anything before it."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def served(settings: Settings) -> Iterator[Served]:
    """Serve a portal as the runbook says, with one worker so that its figures can be told."""
    port = free_port()
    gunicorn = [str(Path(sys.executable).with_name("gunicorn")), "--bind", f"127.0.0.1:{port}"]
    options = ["--worker-class", "gthread", "--workers", "1", "--threads", "8", "--log-level", "error", "wsgi:app"]
    log = settings.data_dir / "gunicorn.log"
    server = Server([*gunicorn, *options], port=port, log=log, environment=environment_of(settings))
    try:
        server.wait_until_up()
        fetch(f"http://127.0.0.1:{port}/sign-in")
        yield Served(port, children_of(server.process.pid)[0])
    finally:
        server.stop()


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment that makes another process use these settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    given = {name: value for name, value in settings.model_dump().items() if value not in ("", None)}
    return ours | {"PYTHONPATH": str(ROOT)} | {f"PORTAL_{name.upper()}": str(value) for name, value in given.items()}


def fetch(address: str, cookie: str = "") -> Fetched:
    """Fetch an address, following nothing and keeping nothing."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        size = 0
        while part := answer.read(CHUNK_BYTES):
            size += len(part)
        return Fetched(answer.status, size, answer.getheader("Location"))
    finally:
        connection.close()
