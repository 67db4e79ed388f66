"""Start the portal on this machine: database, demo data on the first start, server and worker; Ctrl-C stops all."""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

BIN = Path(sys.executable).parent
STOP_SECONDS = 25
START_SECONDS = 60


def main() -> int:
    """Prepare, start both processes, and wait until one ends or somebody stops them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    address = os.environ.get("PORTAL_BASE_URL", f"http://127.0.0.1:{port}")
    flask("Preparing the database", "db", "upgrade")
    if os.environ.get("PORTAL_DEMO", "").lower() in ("1", "true", "yes"):
        flask("Looking for demo data", "demo", "load", "--if-empty")
    processes = [start_server(port), start([sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"])]
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop(processes))
    if not wait_until_it_answers(port, processes):
        stop(processes)
        return 1
    say_where(address)
    return wait(processes)


def flask(what: str, *command: str) -> None:
    """Run one of the portal's own commands, ending where it fails."""
    print(f"{what} …", flush=True)
    done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *command])
    if done.returncode:
        sys.exit(done.returncode)


def start_server(port: int) -> subprocess.Popen[bytes]:
    """Start the web server on this machine's own address."""
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8", "--log-level", "warning"]
    return start([str(BIN / "gunicorn"), *options, "wsgi:app"])


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process of its own group, so that Ctrl-C reaches it once, through us."""
    return subprocess.Popen(command, start_new_session=True)


def wait_until_it_answers(port: int, processes: list[subprocess.Popen[bytes]]) -> bool:
    """Return whether the server answers in time."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(process.poll() is None for process in processes):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    print(f"The portal did not start. Is port {port} in use? Try: make run PORT={port + 1}", flush=True)
    return False


def say_where(address: str) -> None:
    """Print the address and, with demo data, who can sign in."""
    print(f"\nWaymark is running at {address}\n", flush=True)
    if os.environ.get("PORTAL_DEMO", "").lower() in ("1", "true", "yes"):
        subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", "demo", "accounts"])
    print("Ctrl-C stops it. What you did stays in", os.environ.get("PORTAL_DATA_DIR", "var"), flush=True)


def wait(processes: list[subprocess.Popen[bytes]]) -> int:
    """Wait until either process ends, then stop the other."""
    while all(process.poll() is None for process in processes):
        time.sleep(0.3)
    stop(processes)
    return max((abs(process.returncode) for process in processes if process.returncode not in (0, -15)), default=0)


def stop(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask both to finish what they are doing; after a while, insist."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
