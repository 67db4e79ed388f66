"""What starts servers: a server that cannot start is said, and is never silently passed over."""

import sys
from pathlib import Path

import pytest

from tests.adapters.servers.absence import skip_or_fail
from tests.adapters.servers.processes import Server, ServerDidNotStart, free_port


def test_a_server_that_ends_at_once_tells_what_it_wrote(tmp_path: Path) -> None:
    server = Server(
        [sys.executable, "-c", "raise SystemExit('no such library')"], port=free_port(), log=tmp_path / "log"
    )
    with pytest.raises(ServerDidNotStart, match="no such library"):
        server.wait_until_up()
    server.stop()


def test_a_server_that_never_listens_is_given_up_and_ended(tmp_path: Path) -> None:
    server = Server([sys.executable, "-c", "import time; time.sleep(60)"], port=free_port(), log=tmp_path / "log")
    with pytest.raises(ServerDidNotStart):
        server.wait_until_up(seconds=0.3)
    server.stop()
    assert server.process.returncode is not None


def test_what_is_absent_is_skipped_here_and_fails_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="nginx"):
        skip_or_fail("no nginx")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="nginx"):
        skip_or_fail("no nginx")
