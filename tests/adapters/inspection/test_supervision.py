"""The child may crash, hang, grow, babble or be killed: the parent always gets a refusal, in time, and cleans up."""

import json
import os
import signal
import struct
import threading
import time
import zlib
from pathlib import Path

import pytest

from app.adapters.inspection import FileKind, Limits, UnsafeFile, confinement, inspect_file, supervision
from tests.makers import make_mp4, make_pdf, make_zip

QUICK = Limits(wall_seconds=1.5)
REPORT = '{"inspection": {"kind": "%s", "pages": 1, "is_tagged": null, "members": [], "notes": []}}'
MISBEHAVIOURS = {
    "hangs": ("import time; time.sleep(60)", "check-timed-out"),
    "hangs after its last word": ("import os, time; os.close(1); time.sleep(60)", "check-timed-out"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", "check-failed"),
    "crashes in a library": ("import os; os.kill(os.getpid(), 11)", "check-failed"),
    "raises": ("raise RuntimeError('ours')", "check-failed"),
    "says nothing": ("pass", "check-failed"),
    "says half": (f"print({REPORT[:30]!r})", "check-failed"),
    "says something else": ("print('[1, 2]')", "check-failed"),
    "reports another kind": (f"print({REPORT % 'pdf'!r})", "check-failed"),
    "babbles without end": ("import os\nwhile True: os.write(1, b'x' * 65536)", "check-failed"),
    "reports well but fails after": (f"print({REPORT % 'mp4'!r}); exit(3)", "check-failed"),
}


@pytest.mark.parametrize("behaviour", MISBEHAVIOURS)
def test_a_misbehaving_child_is_a_refusal(behaviour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, code = MISBEHAVIOURS[behaviour]
    (tmp_path / "child.py").write_text(program)
    monkeypatch.setattr(supervision, "_PROGRAM", tmp_path / "child.py")
    others = _children()
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(make_mp4(tmp_path / "a.mp4"), file_name="a.mp4", limits=QUICK)
    assert caught.value.code == code
    assert _children() <= others


def test_a_child_killed_from_outside_is_a_refusal_and_leaves_nothing(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    path = make_zip(tmp_path / "a.zip", {"a.mp4": make_mp4(tmp_path / "a.mp4", film_bytes=200 << 20)}, method=0)
    killer = threading.Thread(target=_kill_when_writing, args=(scratch,))
    killer.start()
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(path, file_name="a.zip", scratch=scratch)
    killer.join()
    assert caught.value.code == "check-failed"
    assert list(scratch.iterdir()) == []


def _kill_when_writing(scratch: Path) -> None:
    """Kill the child once it holds a temporary file in `scratch` with something in it."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for child in _children():
            if _has_written(child, scratch):
                os.kill(child, signal.SIGKILL)
                return
        time.sleep(0.002)


def _has_written(process: int, folder: Path) -> bool:
    try:
        handles = list(Path(f"/proc/{process}/fd").iterdir())
        return any(
            str(handle.readlink()).startswith(str(folder)) and handle.stat().st_size > 1 << 20 for handle in handles
        )
    except OSError:
        return False


def _children() -> set[int]:
    listed = Path(f"/proc/self/task/{threading.main_thread().native_id}/children").read_text().split()
    return {int(child) for child in listed}


def test_the_child_obeys_its_memory_limit(tmp_path: Path) -> None:
    """The same file passes with room and is refused without. Where memory ran out decides what the child can say."""
    path = _swelling_stream(tmp_path / "a.pdf", unpacked=80 << 20)
    assert inspect_file(path, file_name="a.pdf").pages == 1
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(path, file_name="a.pdf", limits=Limits(memory_bytes=120 << 20))
    assert caught.value.code in ("check-out-of-memory", "damaged")


def test_running_out_of_memory_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def outgrow(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(confinement, "examine", outgrow)
    report = confinement._report(FileKind.PDF, Limits(), tmp_path)
    assert report["code"] == "check-out-of-memory"
    assert str(report["sentence"]).startswith("This PDF needed too much memory")


def _swelling_stream(path: Path, unpacked: int) -> Path:
    """An object stream is the one thing in a PDF that must be unpacked to be read."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>"]
    objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
    starts = [sum(map(len, objects[:number])) for number in range(3)]
    head = b" ".join(b"%d %d" % (number + 1, start) for number, start in enumerate(starts)) + b" "
    packed = zlib.compress(head + b"".join(objects) + b" " * unpacked, 1)
    words = (len(head), len(packed))
    stream = b"4 0 obj\n<</Type/ObjStm/N 3/First %d/Filter/FlateDecode/Length %d>>\nstream\n" % words
    body = b"%PDF-1.7\n" + stream + packed + b"\nendstream\nendobj\n"
    rows = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, 9, 0), (1, len(body), 0)]
    table = b"".join(struct.pack(">BLB", *row) for row in rows)
    index = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n" % len(table)
    path.write_bytes(body + index + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(body))
    return path


def test_the_child_obeys_its_processor_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "child.py"
    package = Path(supervision.__file__).parent
    program.write_text(
        f"import sys; sys.path.append({str(package.parents[2])!r})\n"
        "from app.adapters.inspection import confinement, Limits\n"
        "confinement._confine(Limits(cpu_seconds=1))\nwhile True: pass"
    )
    monkeypatch.setattr(supervision, "_PROGRAM", program)
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(make_mp4(tmp_path / "a.mp4"), file_name="a.mp4", limits=Limits(wall_seconds=20))
    assert caught.value.code == "check-timed-out"


def test_the_child_is_given_none_of_our_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEYS", "do not tell")
    (tmp_path / "child.py").write_text(
        "import json, os, sys\nprint(json.dumps({'code': 'seen', 'sentence': ' '.join([*os.environ, *sys.argv])}))"
    )
    monkeypatch.setattr(supervision, "_PROGRAM", tmp_path / "child.py")
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(make_mp4(tmp_path / "a.mp4"), file_name="secret name.mp4")
    assert caught.value.code == "seen"
    assert "PORTAL" not in caught.value.sentence
    assert "secret name" not in caught.value.sentence


def test_a_child_that_cannot_be_started_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision.sys, "executable", str(tmp_path / "nothing"))
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(make_mp4(tmp_path / "a.mp4"), file_name="a.mp4")
    assert caught.value.code == "check-failed"


def test_a_missing_file_is_our_mistake_not_the_uploaders(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        inspect_file(tmp_path / "gone.pdf", file_name="gone.pdf")


def test_the_child_loads_nothing_of_the_application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "child.py"
    original = supervision._PROGRAM
    program.write_text(
        f"import sys, runpy, io\nout, sys.stdout = sys.stdout, io.StringIO()\n"
        f"runpy.run_path({str(original)!r}, run_name='__main__')\n"
        "heavy = sorted({'app', 'flask', 'sqlalchemy'} & {name.split('.')[0] for name in sys.modules})\n"
        f"import json; out.write(json.dumps({{'code': 'loaded', 'sentence': json.dumps(heavy)}}))"
    )
    monkeypatch.setattr(supervision, "_PROGRAM", program)
    with pytest.raises(UnsafeFile) as caught:
        inspect_file(make_pdf(tmp_path / "a.pdf"), file_name="a.pdf")
    assert json.loads(caught.value.sentence) == []
