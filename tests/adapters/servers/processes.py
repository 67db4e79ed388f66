"""Child processes that serve on a port of this machine."""

import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path


class ServerDidNotStart(Exception):
    """The child ended or did not listen in time; the message holds the end of what it wrote."""


def free_port() -> int:
    """A port on the loopback address that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """One child process that is up once it accepts connections on its port."""

    def __init__(
        self, command: Sequence[str], *, port: int, log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        self.port = port
        self._log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=environment
            )

    def wait_until_up(self, *, seconds: float = 20) -> None:
        """Return once the port accepts; raise `ServerDidNotStart` when the child ended or the time is over."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise ServerDidNotStart(self._log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        """Ask the child to end, insist after five seconds, and wait until it has ended."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
