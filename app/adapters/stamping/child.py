"""The child process in which files from outside are opened, one request per line of JSON.

Limits are set before each request: a file that needs more of the machine ends the process, not the
portal, and its parent says so.
"""

import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from app.adapters.documents import use_fonts_folder
from app.adapters.stamping.reading import read_stamp
from app.adapters.stamping.stamping import stamp_file, survey_file
from app.adapters.stamping.types import CannotStamp, FoundMarks, Stamp, Survey

ROOM_TO_WRITE = 256 << 20


def main() -> None:
    """Answer requests until the parent closes the pipe."""
    # A library that prints must not be mistaken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    source = Path(request["source"])
    try:
        _set_limits(source.stat().st_size, request["seconds"], request["memory"])
        use_fonts_folder(Path(request["fonts"]))
        if request["task"] == "read":
            return {"marks": marks_as_message(read_stamp(source, is_thorough=request["is_thorough"]))}
        if request["task"] == "survey":
            survey = survey_file(source, kind=request["kind"])
            return {"survey": survey.as_message() if survey is not None else None}
        _stamp(source, request)
    except CannotStamp as failure:
        return {"cannot": failure.sentence, "detail": failure.detail}
    except Exception as failure:
        return {"failed": repr(failure)[:2000]}
    return {"done": True}


def _stamp(source: Path, request: dict[str, Any]) -> None:
    survey = Survey.from_message(request["survey"]) if request["survey"] else None
    stamp = Stamp.from_message(request["stamp"])
    stamp_file(source, Path(request["target"]), kind=request["kind"], stamp=stamp, survey=survey)


def marks_as_message(marks: FoundMarks) -> dict[str, Any]:
    """What was found, as JSON values."""
    sightings = [(seen.copy_id, seen.place, seen.at.isoformat() if seen.at else None) for seen in marks.sightings]
    return {"sha256": marks.sha256, "kind": marks.kind, "problem": marks.problem, "sightings": sightings}


def _set_limits(size: int, seconds: int, memory: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _limit(resource.RLIMIT_CPU, spent + seconds)
    _limit(resource.RLIMIT_AS, memory + size)
    _limit(resource.RLIMIT_FSIZE, 2 * size + ROOM_TO_WRITE)
    _limit(resource.RLIMIT_CORE, 0)


def _limit(what: int, most: int) -> None:
    # Only the lower of the two limits is moved, because the next request may need it higher. Some
    # systems know no limit on memory; the others still hold there.
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, hard))
