"""Receiving uploads: whole, hashed and within limits, or not at all."""

import errno
import hashlib
import io
import os
import stat
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import LimitedStream

from app.adapters.files import CutOff, Empty, FileStoreError, NoSpace, Staging, TooLarge
from app.adapters.files.staging import Readable
from app.core.errors import DomainError

pytestmark = pytest.mark.feature("C1")
MEGABYTE = 1024 * 1024


class Stream:
    """Gives its pieces one by one, whatever size is asked for, and then does what it is told."""

    def __init__(self, *pieces: bytes, then: Exception | None = None) -> None:
        self._pieces, self._then = list(pieces), then

    def read(self, size: int, /) -> bytes:
        """The next piece."""
        if self._pieces:
            return self._pieces.pop(0)
        if self._then:
            raise self._then
        return b""


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    """An empty staging folder."""
    return Staging(tmp_path / "data")


def test_a_file_is_received_with_its_hash_and_size(staging: Staging) -> None:
    staged = staging.receive(Stream(b"one ", b"two"), limit_bytes=7, expected_length=7)
    assert staged.path.read_bytes() == b"one two"
    assert staged.sha256 == hashlib.sha256(b"one two").hexdigest()
    assert staged.size == 7
    assert staged.path.parent == staging.folder
    assert stat.S_IMODE(staged.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(staging.folder.stat().st_mode) == 0o700


REFUSALS: dict[str, tuple[Callable[[], Readable], int | None, type[FileStoreError]]] = {
    "over the limit": (lambda: Stream(b"x" * 11), None, TooLarge),
    "over the limit in pieces": (lambda: Stream(b"x" * 6, b"x" * 6), None, TooLarge),
    "announced over the limit": (lambda: Stream(b"x"), 11, TooLarge),
    "fewer bytes than announced": (lambda: Stream(b"four"), 9, CutOff),
    "nothing of what was announced": (lambda: Stream(), 9, CutOff),
    "more bytes than announced": (lambda: Stream(b"four"), 3, CutOff),
    "the sender went away": (lambda: Stream(b"four", then=ClientDisconnected()), 9, CutOff),
    "the connection was reset": (lambda: Stream(b"four", then=ConnectionResetError()), None, CutOff),
    "the server's own stream ends early": (lambda: LimitedStream(io.BytesIO(b"four"), 9), 9, CutOff),
    "empty": (lambda: Stream(), None, Empty),
    "announced empty": (lambda: Stream(), 0, Empty),
    "disk full": (lambda: Stream(b"x", then=OSError(errno.ENOSPC, "full")), None, NoSpace),
}


STATUSES = {TooLarge: 413, CutOff: 400, Empty: 422, NoSpace: 503}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_refused_file_leaves_nothing_behind(staging: Staging, case: str) -> None:
    make_stream, expected_length, refusal = REFUSALS[case]
    with pytest.raises(refusal) as caught:
        staging.receive(make_stream(), limit_bytes=10, expected_length=expected_length)
    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, DomainError)
    assert caught.value.status == STATUSES[refusal]
    assert list(staging.folder.iterdir()) == []


def test_any_other_fault_leaves_nothing_behind_either(staging: Staging) -> None:
    for fault in (RuntimeError("bug"), KeyboardInterrupt()):
        with pytest.raises(type(fault)):
            staging.receive(Stream(b"x", then=fault), limit_bytes=10)  # type: ignore[arg-type]
    assert list(staging.folder.iterdir()) == []


def test_the_limit_itself_is_allowed_and_named_when_passed(staging: Staging) -> None:
    assert staging.receive(Stream(b"x" * 10), limit_bytes=10).size == 10
    with pytest.raises(TooLarge, match="larger than 1.5 MB"):
        staging.receive(Stream(b"x"), limit_bytes=1_500_000, expected_length=1_500_001)


def test_too_little_disk_is_said_before_the_first_byte(tmp_path: Path) -> None:
    staging = Staging(tmp_path, reserved_bytes=1 << 62)
    with pytest.raises(NoSpace, match="Tell an administrator"):
        staging.receive(Stream(then=AssertionError("read although there is no room")), limit_bytes=10)
    assert list(staging.folder.iterdir()) == []


@pytest.mark.feature("C20")
def test_a_large_file_does_not_pass_through_memory(staging: Staging, tmp_path: Path) -> None:
    source = tmp_path / "large"
    with source.open("wb") as file:
        file.truncate(40 * MEGABYTE)
    tracemalloc.start()
    with source.open("rb") as stream:
        staged = staging.receive(stream, limit_bytes=50 * MEGABYTE)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert staged.size == 40 * MEGABYTE
    assert peak < 4 * MEGABYTE


def test_a_staged_file_discards_itself_and_twice_is_no_error(staging: Staging) -> None:
    with staging.receive(Stream(b"x"), limit_bytes=10) as staged:
        assert staged.path.exists()
    assert not staged.path.exists()
    staged.discard()


def test_the_application_s_own_output_is_staged_and_measured(staging: Staging) -> None:
    path = staging.reserve()
    assert path.parent == staging.folder
    with pytest.raises(Empty):
        staging.measure(path)
    path.write_bytes(b"stamped")
    staged = staging.measure(path)
    assert (staged.size, staged.sha256) == (7, hashlib.sha256(b"stamped").hexdigest())


def test_a_sweep_takes_what_dead_processes_left(staging: Staging) -> None:
    young = staging.receive(Stream(b"x"), limit_bytes=10)
    old = staging.receive(Stream(b"x"), limit_bytes=10)
    os.utime(old.path, (1_000_000_000, 1_000_000_000))
    assert staging.sweep(datetime.now(UTC) - timedelta(hours=1)) == 1
    assert young.path.exists()
    assert not old.path.exists()


@given(pieces=some.lists(some.binary(min_size=1, max_size=3000), min_size=1, max_size=6))
def test_any_bytes_in_any_pieces_come_through_unchanged(
    pieces: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    staging = Staging(tmp_path_factory.getbasetemp() / "any-bytes")
    whole = b"".join(pieces)
    with staging.receive(Stream(*pieces), limit_bytes=20_000, expected_length=len(whole)) as staged:
        assert staged.path.read_bytes() == whole
        assert staged.sha256 == hashlib.sha256(whole).hexdigest()
