"""What a web worker weighs, and how long `make run` takes to the first page once everything is installed."""

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from app.settings import Settings
from benchmarks.machine import resident_mb
from benchmarks.pages import PAGES
from benchmarks.portals import SECRET, Portal, make_portal
from benchmarks.servers import ROOT, environment_of, fetch, served
from benchmarks.speeds import absent_pages
from benchmarks.tables import Table
from tests.adapters.servers.processes import free_port

MOST_MB, MOST_SECONDS = 150, 5.0
VISITS = 20
PATIENCE_SECONDS = 300


def worker_memory() -> Iterator[str]:
    """Yield a table of what a worker holds, before and after people were at it."""
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder:
        portal = make_portal(Settings(data_dir=Path(folder), secret_keys=SECRET, demo=True), scale=1)
        with served(portal.settings) as server:
            table = Table(["one web worker", "MB", "at most"])
            table.add(["started, sign-in page open", f"{resident_mb(server.worker):.0f}", str(MOST_MB)])
            pages = _visit_all(portal, server.address)
            table.add([f"{pages} main pages, {VISITS} times each", f"{resident_mb(server.worker):.0f}", str(MOST_MB)])
    yield f"{table}\n"


def _visit_all(portal: Portal, address: str) -> int:
    absent = absent_pages(portal)
    there = [number for number, page in enumerate(PAGES) if page.name not in absent]
    for _ in range(VISITS):
        for number in there:
            status = fetch(address + portal.path(number), portal.viewer(PAGES[number].viewer).cookie).status
            if status != 200:
                raise RuntimeError(f"{PAGES[number].name} answers {status}")
    return len(there)


def start_times() -> Iterator[str]:
    """Yield a table of how long the portal takes to its first page: on nothing, and on the data it left."""
    table = Table(["`make run`, everything installed and built", "seconds", "at most"])
    with tempfile.TemporaryDirectory(prefix="waymark-bench-") as folder:
        for what, most in (("first start, making the demo data", "–"), ("next start", f"{MOST_SECONDS:.0f}")):
            table.add([f"{what}, to the sign-in page", f"{_seconds_to_first_page(Path(folder)):.1f}", most])
    yield f"{table}\n"


def _seconds_to_first_page(data_dir: Path) -> float:
    port = free_port()
    environment = environment_of(Settings(data_dir=data_dir, demo=True, base_url=f"http://127.0.0.1:{port}"))
    command = [sys.executable, "tools/run.py", "--port", str(port)]
    started = time.perf_counter()
    with (data_dir / "run.log").open("w+") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            while not _answers(port):
                if process.poll() is not None or time.perf_counter() - started > PATIENCE_SECONDS:
                    raise RuntimeError(f"the portal did not start:\n{Path(log.name).read_text()[-1500:]}")
                time.sleep(0.02)
            return time.perf_counter() - started
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(40)


def _answers(port: int) -> bool:
    try:
        return fetch(f"http://127.0.0.1:{port}/sign-in").status == 200
    except OSError:
        return False
