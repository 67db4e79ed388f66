"""What the child process does: take away its own freedoms, examine the file on its standard input, report.

The report is one line of JSON on standard output: either the inspection or the refusal.
"""

import contextlib
import json
import os
import resource
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from .examination import examine
from .refusals import Refusal, Refused, unsafe_file
from .types import FileKind, Limits, UnsafeFile

_GRACE_SECONDS = 5


def main(arguments: list[str]) -> None:
    """Arguments: the claimed kind, the limits as JSON, and the folder for temporary files."""
    claimed, limits, scratch = FileKind(arguments[0]), Limits(**json.loads(arguments[1])), Path(arguments[2])
    _confine(limits)
    json.dump(_report(claimed, limits, scratch), sys.stdout)


def _confine(limits: Limits) -> None:
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_NOFILE, 64)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes + 1)
    # At the soft limit comes SIGXCPU, which says why; only at the hard one SIGKILL, which does not.
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, hard=limits.cpu_seconds + _GRACE_SECONDS)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    os.umask(0o077)
    # The parent stops us in time. If it has died itself, this alarm does.
    signal.alarm(int(limits.wall_seconds) + _GRACE_SECONDS)


def _limit(what: int, most: int, *, hard: int | None = None) -> None:
    # macOS knows some of these limits but refuses to set them; the others still hold.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most if hard is None else hard))


def _report(claimed: FileKind, limits: Limits, scratch: Path) -> dict[str, object]:
    """The answer in words. Any other error ends the process, which its parent takes for a refusal and logs."""
    try:
        with open(0, "rb", closefd=False) as file:
            return {"inspection": asdict(examine(file, claimed, limits, scratch))}
    except UnsafeFile as unsafe:
        return {"code": unsafe.code, "sentence": unsafe.sentence}
    except MemoryError:
        outgrown = unsafe_file(Refused(Refusal.CHECK_OUT_OF_MEMORY), claimed)
        return {"code": outgrown.code, "sentence": outgrown.sentence}
