"""A clamd that misbehaves on demand: it speaks the protocol's first half, then does what the test says."""

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

Behaviour = Callable[[socket.socket], None]


@contextlib.contextmanager
def fake_clamd(socket_path: Path, behaviour: Behaviour) -> Iterator[str]:
    """Serve one connection; yields the address in the form of the setting."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(socket_path))
        listener.listen(1)
        server = threading.Thread(target=_serve, args=(listener, behaviour), daemon=True)
        server.start()
        yield f"unix:{socket_path}"
        server.join(timeout=5)


def _serve(listener: socket.socket, behaviour: Behaviour) -> None:
    connection, _ = listener.accept()
    with connection, contextlib.suppress(OSError):
        behaviour(connection)


def receive(connection: socket.socket) -> bytes:
    """The whole file, as clamd receives it."""
    with connection.makefile("rb") as stream:
        if stream.read(10) != b"zINSTREAM\0":
            raise AssertionError("not the INSTREAM command")
        received = b""
        while length := struct.unpack("!L", stream.read(4))[0]:
            received += stream.read(length)
        return received


def answers(answer: bytes) -> Behaviour:
    """Receive all, then say this."""

    def behave(connection: socket.socket) -> None:
        receive(connection)
        connection.sendall(answer)

    return behave
