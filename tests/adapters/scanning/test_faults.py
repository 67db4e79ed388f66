"""Whatever the scanner does, the file is never called clean by mistake and nobody waits for ever."""

import socket
import threading
import time
from pathlib import Path

import pytest

from app.adapters.scanning import ClamdScanner, NotConfiguredScanner, Patience, ScanState, make_scanner

from .fake_clamd import answers, fake_clamd, receive

HASTY = Patience(connecting=0.5, step=0.5, whole=1.0)


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(b"An ordinary file. " * 200_000)
    return path


ANSWERS = {
    b"stream: OK\0": (ScanState.CLEAN, "found nothing"),
    b"stream: Win.Test.EICAR FOUND\0": (ScanState.INFECTED, "“Win.Test.EICAR”"),
    b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0": (ScanState.FAILED, "too large"),
    b"INSTREAM size limit exceeded. ERROR\0": (ScanState.FAILED, "larger than the virus scanner accepts"),
    b"stream: Can't allocate memory ERROR\0": (ScanState.FAILED, "Can't allocate memory"),
    b"UNKNOWN COMMAND\0": (ScanState.FAILED, "UNKNOWN COMMAND"),
    b"stream: OK, or nearly\0": (ScanState.FAILED, "nearly"),
    b"stream: OK": (ScanState.FAILED, "hung up"),
    b"stream: Win.Te": (ScanState.FAILED, "hung up"),
    b"": (ScanState.FAILED, "hung up"),
    b"\xff\xfe\0": (ScanState.FAILED, "fault"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_each_answer_has_its_state(answer: bytes, tmp_path: Path, upload: Path) -> None:
    state, words = ANSWERS[answer]
    with fake_clamd(tmp_path / "s", answers(answer)) as address:
        result = make_scanner(address, patience=HASTY).scan(upload)
    assert result.state is state
    assert words in result.detail
    assert result.detail.endswith(".")


def test_the_whole_file_arrives_unchanged(tmp_path: Path, upload: Path) -> None:
    arrived: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        arrived.append(receive(connection))
        connection.sendall(b"stream: OK\0")

    with fake_clamd(tmp_path / "s", behave) as address:
        assert make_scanner(address).scan(upload).state is ScanState.CLEAN
    assert arrived == [upload.read_bytes()]


def test_a_scanner_that_is_down(tmp_path: Path, upload: Path) -> None:
    for address in (f"unix:{tmp_path}/nothing", "127.0.0.1:1"):
        result = make_scanner(address, patience=HASTY).scan(upload)
        assert result.state is ScanState.FAILED
        assert result.detail.startswith("The virus scanner cannot be reached.")


def test_a_scanner_that_never_answers(tmp_path: Path, upload: Path) -> None:
    done = threading.Event()

    def behave(connection: socket.socket) -> None:
        receive(connection)
        done.wait(5)

    started = time.monotonic()
    with fake_clamd(tmp_path / "s", behave) as address:
        result = make_scanner(address, patience=HASTY).scan(upload)
        done.set()
    assert result.state is ScanState.FAILED
    assert result.detail.startswith("The virus scanner took too long.")
    assert time.monotonic() - started < 3


def test_a_scanner_that_dribbles_is_given_up_as_a_whole(tmp_path: Path, upload: Path) -> None:
    """Each step is in time, all together are not."""

    def behave(connection: socket.socket) -> None:
        receive(connection)
        while True:
            connection.sendall(b".")
            time.sleep(0.05)

    started = time.monotonic()
    with fake_clamd(tmp_path / "s", behave) as address:
        result = make_scanner(address, patience=HASTY).scan(upload)
    assert result.detail.startswith("The virus scanner took too long.")
    assert 0.9 < time.monotonic() - started < 3


def test_a_scanner_that_stops_reading(tmp_path: Path, upload: Path) -> None:
    done = threading.Event()
    with fake_clamd(tmp_path / "s", lambda connection: done.wait(5) and None) as address:
        result = make_scanner(address, patience=HASTY).scan(upload)
        done.set()
    assert result.detail.startswith("The virus scanner took too long.")


def test_a_connection_cut_in_the_middle(tmp_path: Path, upload: Path) -> None:
    with fake_clamd(tmp_path / "s", lambda connection: connection.recv(1000) and None) as address:
        result = make_scanner(address, patience=HASTY).scan(upload)
    assert result.state is ScanState.FAILED
    assert "hung up" in result.detail


def test_a_limit_met_in_the_middle_is_explained(tmp_path: Path, upload: Path) -> None:
    def behave(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")

    with fake_clamd(tmp_path / "s", behave) as address:
        result = make_scanner(address, patience=HASTY).scan(upload)
    assert "larger than the virus scanner accepts" in result.detail


def test_a_missing_file_is_our_mistake_not_the_scanners(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_scanner(f"unix:{tmp_path}/s").scan(tmp_path / "gone")


@pytest.mark.parametrize("spec", [None, "", "  "])
def test_without_a_scanner_nothing_is_called_clean(spec: str | None, upload: Path) -> None:
    scanner = make_scanner(spec)
    assert isinstance(scanner, NotConfiguredScanner)
    assert scanner.is_configured is False
    assert scanner.scan(upload).state is ScanState.NOT_SCANNED


@pytest.mark.parametrize("spec", ["unix:/run/clamd.ctl", "localhost:3310", "[::1]:3310"])
def test_a_scanner_is_configured_by_its_address(spec: str) -> None:
    scanner = make_scanner(spec)
    assert isinstance(scanner, ClamdScanner)
    assert scanner.is_configured is True


@pytest.mark.parametrize("spec", ["clamd", "unix:relative", "host:", ":3310", "host:99999", "http://host:1", "host:0"])
def test_an_address_that_is_not_understood_is_named(spec: str) -> None:
    with pytest.raises(ValueError, match="is not understood"):
        make_scanner(spec)
