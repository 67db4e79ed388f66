"""Files from outside in a child process, and what happens when one of them breaks it (C9, C10)."""

import os
import resource
import signal
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pikepdf import Name, Pdf

from app.adapters.stamping import (
    CannotStamp,
    Stamp,
    Survey,
    close_child,
    isolation,
    read_in_child,
    stamp_in_child,
    survey_in_child,
)
from tests.adapters.stamping import samples

Sample = tuple[str, Path]


@pytest.fixture(autouse=True)
def fresh_child() -> Iterator[None]:
    close_child()
    yield
    close_child()


def child_number() -> int:
    assert isolation._child is not None
    return isolation._child._process.pid


@pytest.mark.feature("C9", "C10")
def test_a_child_stamps_and_reads(sample: Sample, stamp: Stamp, tmp_path: Path) -> None:
    kind, source = sample
    stamp_in_child(source, tmp_path / "stamped", kind=kind, stamp=stamp)
    first = child_number()
    found = read_in_child(tmp_path / "stamped")
    assert found.newest == stamp.copy_id
    assert stamp.at in {seen.at for seen in found.sightings}
    assert child_number() == first != os.getpid()


@pytest.mark.feature("C9")
def test_a_refusal_keeps_its_sentence(stamp: Stamp, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(CannotStamp, match="damaged or was cut off"):
        stamp_in_child(tmp_path / "broken.pdf", tmp_path / "out.pdf", kind="pdf", stamp=stamp)


@pytest.mark.feature("C9")
def test_a_child_surveys_what_needs_it_and_stamps_by_what_it_found(
    sample: Sample, stamp: Stamp, tmp_path: Path
) -> None:
    kind, source = sample
    found = survey_in_child(source, kind=kind)
    assert found == (Survey() if kind == "pdf" else None)
    stamp_in_child(source, tmp_path / "stamped", kind=kind, stamp=stamp, survey=found)
    assert read_in_child(tmp_path / "stamped").newest == stamp.copy_id


@pytest.mark.feature("C9")
def test_a_survey_of_what_cannot_be_stamped_keeps_the_sentence(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(CannotStamp, match="damaged or was cut off"):
        survey_in_child(tmp_path / "broken.pdf", kind="pdf")


@pytest.mark.feature("C9")
def test_a_killed_child_leaves_nothing_and_is_replaced(stamp: Stamp, tmp_path: Path) -> None:
    samples.make_pdf(tmp_path / "source.pdf")
    stamp_in_child(tmp_path / "source.pdf", tmp_path / "out.pdf", kind="pdf", stamp=stamp)
    (tmp_path / "out.pdf").unlink()
    (tmp_path / ".out.pdf.1.part").write_bytes(b"left by the child")
    os.kill(child_number(), signal.SIGKILL)
    with pytest.raises(CannotStamp, match="stopped the program"):
        stamp_in_child(tmp_path / "source.pdf", tmp_path / "out.pdf", kind="pdf", stamp=stamp)
    assert {path.name for path in tmp_path.iterdir()} == {"source.pdf"}
    stamp_in_child(tmp_path / "source.pdf", tmp_path / "out.pdf", kind="pdf", stamp=stamp)
    assert read_in_child(tmp_path / "out.pdf").newest == stamp.copy_id


@pytest.mark.feature("C10")
def test_a_child_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    samples.make_pdf(tmp_path / "found.pdf")
    read_in_child(tmp_path / "found.pdf")
    stopped = child_number()
    os.kill(stopped, signal.SIGSTOP)
    started = time.monotonic()
    found = read_in_child(tmp_path / "found.pdf", seconds=0)
    assert time.monotonic() - started < 20
    assert found.problem
    assert found.sha256
    assert found.kind == "pdf"
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)


@pytest.mark.feature("C9", "C10")
def test_a_page_that_unpacks_to_gigabytes_is_refused(
    stamp: Stamp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolation, "MEMORY", 512 << 20)
    pdf = Pdf.new()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(_deflated_zeros(1 << 30), Filter=Name.FlateDecode)
    pdf.save(tmp_path / "bomb.pdf")
    assert (tmp_path / "bomb.pdf").stat().st_size < 10 << 20
    with pytest.raises(CannotStamp) as refusal:
        stamp_in_child(tmp_path / "bomb.pdf", tmp_path / "out.pdf", kind="pdf", stamp=stamp, seconds=60)
    assert refusal.value.sentence
    found = read_in_child(tmp_path / "bomb.pdf", seconds=60)
    assert found.copy_ids == ()
    assert not (tmp_path / "out.pdf").exists()


def _deflated_zeros(size: int) -> bytes:
    # A deflate stream of zeros repeats, so a long one is spliced together instead of computed.
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b"\0" * (1 << 26)) + packer.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"\x78\x9c" + block * (size >> 26) + last.flush() + b"\0\0\0\0"


def test_the_child_knows_no_secrets_and_not_the_portal(stamp: Stamp, tmp_path: Path) -> None:
    samples.make_pdf(tmp_path / "source.pdf")
    os.environ["PORTAL_SECRET_KEYS"] = "do-not-pass-on"
    try:
        stamp_in_child(tmp_path / "source.pdf", tmp_path / "out.pdf", kind="pdf", stamp=stamp)
        environment = Path(f"/proc/{child_number()}/environ")
        if environment.exists():
            assert b"do-not-pass-on" not in environment.read_bytes()
    finally:
        del os.environ["PORTAL_SECRET_KEYS"]
    program = isolation.START.replace("main()", "print('flask' in sys.modules, 'sqlalchemy' in sys.modules)")
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, str(isolation.APPLICATION)], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == ["False", "False"]


def test_the_limits_are_set_for_each_request(tmp_path: Path, stamp: Stamp) -> None:
    samples.make_pdf(tmp_path / "source.pdf")
    read_in_child(tmp_path / "source.pdf")
    if not hasattr(resource, "prlimit"):
        pytest.skip("the limits of another process can be read on Linux only")
    for limit in (resource.RLIMIT_CPU, resource.RLIMIT_AS, resource.RLIMIT_FSIZE):
        soft, _ = resource.prlimit(child_number(), limit)
        assert soft != resource.RLIM_INFINITY
    assert resource.prlimit(child_number(), resource.RLIMIT_CORE)[0] == 0


def test_requests_from_many_threads_take_turns(stamp: Stamp, tmp_path: Path) -> None:
    samples.make_pdf(tmp_path / "source.pdf")
    targets = [tmp_path / f"{number}.pdf" for number in range(8)]
    threads = [
        threading.Thread(
            target=stamp_in_child, args=(tmp_path / "source.pdf", target), kwargs={"kind": "pdf", "stamp": stamp}
        )
        for target in targets
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(read_in_child(target).newest == stamp.copy_id for target in targets)


def test_a_child_is_renewed_after_many_requests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "REQUESTS_PER_CHILD", 2)
    samples.make_pdf(tmp_path / "source.pdf")
    seen = []
    for _ in range(3):
        read_in_child(tmp_path / "source.pdf")
        seen.append(child_number())
    assert seen[0] == seen[1] != seen[2]
