"""Where files wait: private to the application, measured, and swept."""

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.files import Empty, Staging
from app.core.errors import DomainError

pytestmark = pytest.mark.feature("C1")


@pytest.fixture
def staging(tmp_path: Path) -> Staging:
    """An empty staging folder."""
    return Staging(tmp_path / "data")


def test_the_application_s_own_output_is_staged_and_measured(staging: Staging) -> None:
    path = staging.reserve()
    assert path.parent == staging.folder
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(staging.folder.stat().st_mode) == 0o700
    with pytest.raises(Empty, match="Choose a file that has content") as caught:
        staging.measure(path)
    assert isinstance(caught.value, DomainError)
    assert caught.value.status == 422
    path.write_bytes(b"stamped")
    staged = staging.measure(path)
    assert (staged.path, staged.size, staged.sha256) == (path, 7, hashlib.sha256(b"stamped").hexdigest())


def test_a_sweep_takes_what_dead_processes_left(staging: Staging) -> None:
    young, old = staging.reserve(), staging.reserve()
    os.utime(old, (1_000_000_000, 1_000_000_000))
    assert staging.sweep(datetime.now(UTC) - timedelta(hours=1)) == 1
    assert young.exists()
    assert not old.exists()
