"""clamd, the ClamAV daemon: the file is streamed to it in pieces (INSTREAM), so it need not share our disk."""

import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .types import ScanResult, ScanState

Address = str | tuple[str, int]

_PIECE = 256 * 1024
_LONGEST_ANSWER = 64 * 1024
_COMMAND, _END_OF_FILE = b"zINSTREAM\0", struct.pack("!L", 0)
_PREFIX, _FOUND = "stream: ", " FOUND"
# With AlertExceedsMax clamd reports what it did not read to the end under a name like that of a virus.
_NOT_READ = "Heuristics.Limits.Exceeded"
_TRY_AGAIN = "The file was not scanned. Ask the administrator to check the scanner, then scan again."


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds: for a connection, for any one step, and for the whole scan."""

    connecting: float = 5.0
    step: float = 60.0
    whole: float = 300.0


class ClamdScanner:
    """A clamd behind a Unix socket (a path) or on the network (host and port). Keeps no connection open."""

    is_configured = True

    def __init__(self, address: Address, patience: Patience) -> None:
        self._address, self._patience = address, patience

    def scan(self, path: Path) -> ScanResult:
        """Stream the file to clamd. Raises OSError if the file itself cannot be opened."""
        with path.open("rb") as file:
            try:
                return _judge(self._ask(file))
            except TimeoutError:
                return _failed("The virus scanner took too long.")
            except OSError:
                return _failed("The virus scanner cannot be reached.")

    def _ask(self, file: BinaryIO) -> str:
        with self._connect() as connection:
            conversation = _Conversation(connection, self._patience)
            try:
                conversation.send(_COMMAND)
                while piece := file.read(_PIECE):
                    conversation.send(struct.pack("!L", len(piece)) + piece)
                conversation.send(_END_OF_FILE)
            except (BrokenPipeError, ConnectionResetError):
                # clamd hangs up in mid-stream when the file passes its size limit; its reason is still to be read.
                pass
            return conversation.answer()

    def _connect(self) -> socket.socket:
        if isinstance(self._address, tuple):
            return socket.create_connection(self._address, timeout=self._patience.connecting)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(self._patience.connecting)
            connection.connect(self._address)
        except OSError:
            connection.close()
            raise
        return connection


class _Conversation:
    """One connection with one deadline."""

    def __init__(self, connection: socket.socket, patience: Patience) -> None:
        self._connection, self._step = connection, patience.step
        self._deadline = time.monotonic() + patience.whole

    def send(self, data: bytes) -> None:
        """Send bytes within the time that is left."""
        self._hurry()
        self._connection.sendall(data)

    def answer(self) -> str:
        """The answer up to its closing NUL; nothing if clamd hangs up before, for half an answer could mislead."""
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            self._hurry()
            try:
                piece = self._connection.recv(4096)
            except ConnectionResetError:
                break
            if not piece:
                break
            answer += piece
        if not answer.endswith(b"\0"):
            return ""
        return answer.decode("utf-8", errors="replace").strip("\0\n ")

    def _hurry(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(min(self._step, left))


def _judge(answer: str) -> ScanResult:
    """clamd's answer in our words. Only the one exact answer is clean."""
    if answer == f"{_PREFIX}OK":
        return ScanResult(ScanState.CLEAN, "The virus scanner found nothing.")
    if answer.startswith(_PREFIX) and answer.endswith(_FOUND):
        name = answer.removeprefix(_PREFIX).removesuffix(_FOUND)
        if name.startswith(_NOT_READ):
            return _failed("The file is too large or too deeply packed for the virus scanner.")
        sentence = f"The virus scanner found “{name}”. Do not open or release this file; tell its uploader."
        return ScanResult(ScanState.INFECTED, sentence, name)
    if "size limit exceeded" in answer.lower():
        return _failed("The file is larger than the virus scanner accepts.")
    if not answer:
        return _failed("The virus scanner hung up without an answer.")
    return _failed(f"The virus scanner reported a fault: “{answer[:200]}”.")


def _failed(reason: str) -> ScanResult:
    return ScanResult(ScanState.FAILED, f"{reason} {_TRY_AGAIN}")
