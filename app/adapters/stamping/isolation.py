"""Stamping and reading in a child process, so that no file can harm the process that serves people.

The child is kept for the next file, because starting one takes longer than most stamps. It is
replaced after an error, a timeout, a crash, and from time to time; requests take turns.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from select import select
from typing import Any

from app.adapters.documents import fonts_folder
from app.adapters.stamping.files import recognise, sha256_of
from app.adapters.stamping.types import SURVEYED_KINDS, UNREADABLE, CannotStamp, FoundMarks, Sighting, Stamp, Survey

APPLICATION = Path(__file__).resolve().parents[2]
# The child loads these packages and not the whole portal: an empty package stands in for `app`, whose own
# file would import every feature, its database and its web framework.
START = """
import sys, types
portal = types.ModuleType("app")
portal.__path__ = [sys.argv[1]]
sys.modules["app"] = portal
from app.adapters.stamping.child import main
main()
"""
MEMORY = 2 << 30
SECONDS_TO_STAMP = 300
SECONDS_TO_READ = 60
REQUESTS_PER_CHILD = 50
ANSWERS = {"done", "survey", "marks"}
GAVE_UP = (
    "The file could not be stamped: opening it took too much time or memory, or stopped the program that "
    "opened it. Save the document again, or split it, and upload the new file."
)


class ChildFailed(Exception):
    """The child gave no answer: it crashed, ran out of its limits, or took too long."""


def stamp_in_child(
    source: Path,
    target: Path,
    *,
    kind: str,
    stamp: Stamp,
    survey: Survey | None = None,
    seconds: int = SECONDS_TO_STAMP,
) -> None:
    """`stamp_file` in a child process with limits on memory, time and size. Raises CannotStamp."""
    words = {"stamp": stamp.as_message(), "survey": survey and survey.as_message()}
    try:
        _ask_for(source, {"task": "stamp", "target": str(target.resolve()), "kind": kind, **words}, seconds, "done")
    except CannotStamp:
        _sweep(target)
        raise


def survey_in_child(source: Path, *, kind: str, seconds: int = SECONDS_TO_STAMP) -> Survey | None:
    """`survey_file` in a child process with limits on memory, time and size. Raises CannotStamp."""
    if kind not in SURVEYED_KINDS:
        return None
    return Survey.from_message(_ask_for(source, {"task": "survey", "kind": kind}, seconds, "survey")["survey"])


def read_in_child(path: Path, *, is_thorough: bool = True, seconds: int = SECONDS_TO_READ) -> FoundMarks:
    """`read_stamp` in a child process with limits; a file that breaks the child is a `problem`."""
    try:
        answer = _ask(path, {"task": "read", "is_thorough": is_thorough}, seconds)
    except ChildFailed:
        answer = {}
    if "marks" not in answer:
        return FoundMarks(sha256_of(path), recognise(path), problem=UNREADABLE)
    marks = answer["marks"]
    sightings = tuple(
        Sighting(copy_id, place, datetime.fromisoformat(at) if at else None)
        for copy_id, place, at in marks["sightings"]
    )
    return FoundMarks(marks["sha256"], marks["kind"], sightings, marks["problem"])


def close_child() -> None:
    """End the kept child, if there is one; the next request starts another."""
    with _turn:
        _replace_child()


def _ask_for(source: Path, request: dict[str, Any], seconds: int, wanted: str) -> dict[str, Any]:
    """The child's answer that holds `wanted`. Raises CannotStamp with the reason for any other, and for none."""
    try:
        answer = _ask(source, request, seconds)
    except ChildFailed as failure:
        raise CannotStamp(GAVE_UP, detail=str(failure)) from failure
    if wanted not in answer:
        raise CannotStamp(answer.get("cannot", GAVE_UP), detail=answer.get("detail") or answer.get("failed", ""))
    return answer


def _ask(source: Path, request: dict[str, Any], seconds: int) -> dict[str, Any]:
    limits = {"seconds": seconds, "memory": MEMORY}
    message = {**request, **limits, "source": str(source.resolve()), "fonts": str(fonts_folder())}
    with _turn:
        child = _current_child()
        try:
            answer = child.ask(message, seconds)
        except (ChildFailed, OSError, ValueError) as failure:
            _replace_child()
            raise ChildFailed(str(failure)) from failure
        if not ANSWERS & answer.keys():
            _replace_child()
        return answer


class _Child:
    """One running child process."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.requests = 0
        # Only what Python needs: the portal's secrets are no business of a process that opens strangers' files.
        environment = {"PATH": os.defpath, "PYTHONUTF8": "1"}
        self._process = subprocess.Popen(  # noqa: S603  the program and its arguments are ours
            [sys.executable, "-P", "-c", START, str(APPLICATION)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=False,
        )

    def ask(self, message: dict[str, Any], seconds: int) -> dict[str, Any]:
        """The child's answer. Raises ChildFailed when there is none in time."""
        self.requests += 1
        incoming, outgoing = self._process.stdin, self._process.stdout
        if incoming is None or outgoing is None:
            raise ChildFailed("the child has no pipes")
        incoming.write(json.dumps(message).encode() + b"\n")
        incoming.flush()
        # The child's own limit is on computing time; this one ends a child that only waits.
        if not select([outgoing], [], [], 2 * seconds + 5)[0]:
            raise ChildFailed("no answer in time")
        line = outgoing.readline()
        if not line.endswith(b"\n"):
            raise ChildFailed(f"the child ended with code {self._process.wait(10)}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        """Stop the process at once and wait for its end."""
        self._process.kill()
        self._process.communicate()


_turn = threading.Lock()
_child: _Child | None = None


def _current_child() -> _Child:
    global _child
    # A process that was forked from ours must not speak on our pipes.
    if _child is not None and _child.owner != os.getpid():
        _child = None
    if _child is not None and _child.requests >= REQUESTS_PER_CHILD:
        _replace_child()
    if _child is None:
        _child = _Child()
    return _child


def _replace_child() -> None:
    global _child
    if _child is not None and _child.owner == os.getpid():
        _child.end()
    _child = None


def _sweep(target: Path) -> None:
    # A child that was killed could not take its unfinished file away.
    for part in target.parent.glob(f".{target.name}.*.part"):
        part.unlink(missing_ok=True)


atexit.register(close_child)
