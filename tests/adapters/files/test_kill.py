"""kill -9 at each step of writing and storing: nothing half visible, and what remains is swept.

An upload that is killed while it arrives is tested where uploads arrive (`tests/materials/authoring/test_faults.py`).
"""

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.files import Staging, make_file_store

pytestmark = [pytest.mark.feature("C20"), pytest.mark.feature("G13")]

PROGRAM = """
import errno, os, pathlib, signal, sys
from app.adapters.files import Staging, make_file_store

step, data_dir = sys.argv[1], pathlib.Path(sys.argv[2])
rename = os.replace

def die(*arguments):
    os.kill(os.getpid(), signal.SIGKILL)

def rename_elsewhere_fails(source, target):
    if "staging" in str(source):
        raise OSError(errno.EXDEV, "another file system")
    die() if step == "before the rename of the copy" else rename(source, target)

store = make_file_store("local", data_dir)
staging = Staging(data_dir)
written = staging.reserve()
written.write_bytes(b"all of the file"[: 4 if step == "while writing" else None])
if step == "while writing":
    die()
staged = staging.measure(written)
if step == "before the rename":
    os.replace = die
if "copy" in step:
    os.replace = rename_elsewhere_fails
if step == "after the rename":
    os.replace = lambda source, target: (rename(source, target), die())
store.put(staged.path, key="packs/a", media_type="application/pdf")
die()
"""

STEPS = {
    "while writing": False,
    "before the rename": False,
    "before the rename of the copy": False,
    "after the rename": True,
    "after the copy": True,
}


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_leaves_a_whole_file_or_parts_that_are_swept(step: str, tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", PROGRAM, step, str(tmp_path)], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    store, staging = make_file_store("local", tmp_path), Staging(tmp_path)
    assert [key for key, _, _ in store.keys("")] == (["packs/a"] if STEPS[step] else [])
    assert store.exists("packs/a") == STEPS[step]
    if STEPS[step]:
        with store.open("packs/a") as file:
            assert file.read() == b"all of the file"
    else:
        assert list(tmp_path.rglob("*.part"))
    later = datetime.now(UTC) + timedelta(minutes=1)
    store.sweep(later)
    staging.sweep(later)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files] == (["packs=a"] if STEPS[step] else [])


def test_the_put_that_was_killed_may_simply_run_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "after the rename", str(tmp_path)]
    for _ in range(2):
        assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    store = make_file_store("local", tmp_path)
    assert [(key, size) for key, _, size in store.keys("")] == [("packs/a", 15)]
