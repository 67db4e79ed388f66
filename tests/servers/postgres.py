"""PostgreSQL for tests: the server TEST_POSTGRES_URL names, else one of our own on a socket in a temporary folder.

A server of our own starts when it is first asked for, once per process, and dies with the process however that ends.
It does without fsync: nothing outlives the tests, and what they kill are workers, never the server.
"""

import atexit
import functools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

FOLDERS = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt", "/usr")
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
}
START_SECONDS = 30


@dataclass(frozen=True)
class Found:
    """The address of a server, or the reason there is none."""

    url: str | None
    why_absent: str = ""


def postgres_url() -> str | None:
    """Return the address of a server tests may make databases on, or None; `why_postgres_is_absent` then says why."""
    return _found().url


def why_postgres_is_absent() -> str:
    """Return what stood in the way of a server, as a sentence."""
    return _found().why_absent


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Make an empty database on the server, yield its address, and drop it with whatever is connected to it."""
    name = f"waymark_{uuid.uuid4().hex[:12]}"
    run_on(server, f"CREATE DATABASE {name}")
    try:
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        run_on(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run_on(server: str, *statements: str) -> None:
    """Run statements outside any transaction, as making and dropping databases asks."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@functools.cache
def _found() -> Found:
    if given := os.environ.get("TEST_POSTGRES_URL"):
        return Found(given)
    binaries = _binaries()
    if binaries is None:
        return Found(None, "PostgreSQL is not installed here, and TEST_POSTGRES_URL names no server.")
    try:
        return Found(_start(binaries))
    except (OSError, subprocess.SubprocessError, RuntimeError) as error:
        return Found(None, f"PostgreSQL did not start: {error}")


def _binaries() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).parent
    found = [path.parent for folder in FOLDERS for path in Path(folder).glob("*/bin/initdb")]
    return max(found, key=_version, default=None)


def _version(folder: Path) -> int:
    return int("".join(character for character in folder.parent.name if character.isdigit()) or 0)


def _start(binaries: Path) -> str:
    folder = Path(tempfile.mkdtemp(prefix="waymark-pg-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    prefix = _as_ordinary_user(folder)
    data = folder / "data"
    initdb = [binaries / "initdb", "-D", data, "-U", "waymark", "--auth=trust", "--encoding=UTF8", "--no-locale", "-N"]
    subprocess.run([*prefix, *initdb], check=True, capture_output=True, timeout=120, cwd=folder)
    options = [option for name, value in SETTINGS.items() for option in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*prefix, binaries / "postgres", "-D", data, "-k", folder, *options],
            stdout=log, stderr=log, cwd=folder, start_new_session=True,
        )  # fmt: skip
    atexit.register(_stop, server)
    url = f"postgresql+psycopg://waymark@/postgres?host={folder}"
    _wait_for(url, server, folder / "log")
    return url


def _as_ordinary_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root. Where setpriv exists, the server is also told to die with its parent."""
    setpriv = shutil.which("setpriv")
    dying = [setpriv, "--pdeathsig", "INT"] if setpriv else []
    if os.getuid() != 0:
        return dying
    if setpriv is None:
        raise RuntimeError("it refuses to run as root, and there is no setpriv to run it as somebody else")
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return [*dying, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _wait_for(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            return run_on(url, "SELECT 1")
        except sa.exc.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(errors="replace")[-500:]) from None
            time.sleep(0.05)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """An immediate stop: there is nothing to save."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
