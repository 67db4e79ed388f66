"""The parent's side: start the child, wait no longer than the limit, and believe only a proper report."""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from subprocess import PIPE
from typing import IO, BinaryIO

from .examination import kind_of_name
from .refusals import Refusal, Refused, unsafe_file
from .types import DEFAULT, MIB, FileKind, Inspection, Limits, UnsafeFile

_PROGRAM = Path(__file__).with_name("child.py")
_LONGEST_REPORT = 16 * MIB
_log = logging.getLogger(__name__)


def inspect_file(path: Path, *, file_name: str, limits: Limits = DEFAULT, scratch: Path | None = None) -> Inspection:
    """Whether the file at `path`, uploaded under `file_name`, may come in, and what it holds (C1, C3).

    The file is read only in a child process with limits on memory, processor time, written bytes and time
    waited. `scratch` is the folder for temporary files (default: the system's); it must have room for the
    largest file inside a ZIP. Nothing stays there, even if either process is killed.

    Raises UnsafeFile if the file must not come in, which includes a child that crashed, hung or outgrew its
    limits; OSError only if `path` cannot be opened.
    """
    claimed = kind_of_name(file_name, limits.kinds)
    with path.open("rb") as file:
        if claimed is None:
            raise unsafe_file(Refused(Refusal.EXTENSION_NOT_ALLOWED), None, allowed=limits.kinds)
        try:
            return _read_report(_run_child(file, claimed, limits, scratch), claimed)
        except Refused as refused:
            raise unsafe_file(refused, claimed) from refused


def _run_child(file: BinaryIO, claimed: FileKind, limits: Limits, scratch: Path | None) -> bytes:
    """What the child reported before it ended."""
    folder = str(scratch or tempfile.gettempdir())
    command = [sys.executable, "-I", str(_PROGRAM), claimed.value, json.dumps(asdict(limits)), folder]
    with tempfile.TemporaryFile(dir=scratch) as complaints:
        try:
            # The command is our own; of the upload it names nothing but its kind.
            child = subprocess.Popen(  # noqa: S603
                command, stdin=file, stdout=PIPE, stderr=complaints, env=_environment(), cwd=folder
            )
        except OSError as error:
            _log.error("The inspection could not be started: %s", error)
            raise Refused(Refusal.CHECK_FAILED) from error
        with child:
            try:
                report = _listen(child, limits.wall_seconds)
            finally:
                if child.poll() is None:
                    child.kill()
        _judge_exit(child.returncode, complaints)
        return report


def _listen(child: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Read until the child closes its end. One that is late or babbles without end is refused."""
    if child.stdout is None:
        raise Refused(Refusal.CHECK_FAILED)
    report, deadline = bytearray(), time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while len(report) < _LONGEST_REPORT:
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise Refused(Refusal.CHECK_TIMED_OUT)
            piece = os.read(child.stdout.fileno(), 65536)
            if not piece:
                _reap(child, deadline)
                return bytes(report)
            report += piece
    raise Refused(Refusal.CHECK_FAILED)


def _reap(child: subprocess.Popen[bytes], deadline: float) -> None:
    """Wait for the end of a child that has said its last word (and could yet refuse to go)."""
    try:
        child.wait(timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise Refused(Refusal.CHECK_TIMED_OUT) from error


def _environment() -> dict[str, str]:
    """Nothing of ours: the application's secrets live in the environment."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
    return {"LC_ALL": "C.UTF-8", **kept}


def _judge_exit(return_code: int, complaints: IO[bytes]) -> None:
    complaints.seek(0)
    if words := complaints.read(2000).decode("utf-8", errors="replace"):
        _log.warning("The inspection complained: %s", words)
    if return_code in (-signal.SIGXCPU, -signal.SIGALRM):
        raise Refused(Refusal.CHECK_TIMED_OUT)
    if return_code != 0:
        _log.error("The inspection ended with code %s", return_code)
        raise Refused(Refusal.CHECK_FAILED)


def _read_report(report: bytes, claimed: FileKind) -> Inspection:
    try:
        content = json.loads(report)
        if "inspection" in content:
            return _inspection(content["inspection"], claimed)
        raise UnsafeFile(str(content["code"]), str(content["sentence"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(Refusal.CHECK_FAILED) from error


def _inspection(found: dict[str, object], claimed: FileKind) -> Inspection:
    pages, is_tagged, members, notes = (found[key] for key in ("pages", "is_tagged", "members", "notes"))
    if found["kind"] != claimed.value or not isinstance(members, list) or not isinstance(notes, list):
        raise ValueError("not a report")
    return Inspection(
        kind=claimed,
        pages=pages if isinstance(pages, int) else None,
        is_tagged=is_tagged if isinstance(is_tagged, bool) else None,
        members=tuple(str(member) for member in members),
        notes=tuple(str(note) for note in notes),
    )
