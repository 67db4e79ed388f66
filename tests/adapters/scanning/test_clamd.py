"""The contract against a real clamd, with a signature of our own making; no signature of real malware is used."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.scanning import Scanner, ScanState, make_scanner
from tests.makers import make_docx, make_mp4, make_pdf, make_zip

HARMLESS_MARK = b"WAYMARK-HARMLESS-TEST-SIGNATURE-1"
CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
CONFIGURATION = """\
LocalSocket {folder}/clamd.sock
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {folder}/signatures
PidFile {folder}/clamd.pid
LogFile {folder}/clamd.log
Foreground yes
StreamMaxLength 3M
OfficialDatabaseOnly no
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A running clamd with its socket in this folder."""
    if CLAMD is None:
        if os.environ.get("CI") == "true":
            pytest.fail("clamd is not installed, and CI must have it.")
        pytest.skip("clamd is not installed on this machine.")
    folder = tmp_path_factory.mktemp("clamd")
    _configure(folder)
    with (folder / "output").open("wb") as output:
        daemon = subprocess.Popen([CLAMD, "-c", str(folder / "clamd.conf")], stdout=output, stderr=output)
    try:
        _wait_until_it_listens(folder, daemon)
        yield folder
    finally:
        daemon.terminate()
        daemon.wait(timeout=20)


def _configure(folder: Path) -> None:
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Waymark.Test.Harmless:0:*:{HARMLESS_MARK.hex()}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "port").write_text(str(port))
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder, port=port))
    # clamd started as root would otherwise look for an account to change to.
    for path in (folder, signatures):
        path.chmod(0o755)


def _wait_until_it_listens(folder: Path, daemon: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while not (folder / "clamd.sock").exists():
        if daemon.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"clamd did not start: {(folder / 'output').read_text()}")
        time.sleep(0.05)


@pytest.fixture(params=["unix", "tcp"])
def scanner(request: pytest.FixtureRequest, folder: Path) -> Scanner:
    if request.param == "unix":
        return make_scanner(f"unix:{folder}/clamd.sock")
    return make_scanner(f"127.0.0.1:{(folder / 'port').read_text()}")


def test_harmless_files_are_clean(scanner: Scanner, tmp_path: Path) -> None:
    for path in (make_pdf(tmp_path / "a.pdf"), make_docx(tmp_path / "a.docx"), make_mp4(tmp_path / "a.mp4")):
        assert scanner.scan(path).state is ScanState.CLEAN


def test_an_empty_file_is_clean(scanner: Scanner, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert scanner.scan(tmp_path / "empty").state is ScanState.CLEAN


def test_a_known_signature_is_found_and_named(scanner: Scanner, tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"before " + HARMLESS_MARK + b" behind")
    result = scanner.scan(path)
    assert result.state is ScanState.INFECTED
    assert "Waymark.Test.Harmless" in result.detail


def test_a_known_signature_is_found_inside_a_zip(scanner: Scanner, tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"in/a.bin": HARMLESS_MARK + bytes(5000)})
    assert scanner.scan(path).state is ScanState.INFECTED


def test_a_file_over_the_scanners_limit_is_not_called_clean(scanner: Scanner, tmp_path: Path) -> None:
    result = scanner.scan(make_mp4(tmp_path / "a.mp4", film_bytes=20 << 20))
    assert result.state is ScanState.FAILED
    assert "larger than the virus scanner accepts" in result.detail
