"""What only a folder can do or get wrong: rights, full disks, lost volumes, other file systems."""

import errno
import os
import shutil
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.files import FileStore, InternalRedirect, NoSpace, StoreUnavailable, make_file_store
from tests.adapters.files.conftest import Stage

pytestmark = pytest.mark.feature("G13")
PDF = "application/pdf"


@pytest.fixture
def local(tmp_path: Path) -> FileStore:
    """An empty store in a folder."""
    return make_file_store("local", tmp_path / "data")


def other_file_system(staged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a rename of the staged file fail as it does from one file system to another."""
    rename = os.replace

    def replace(source: Path, target: Path) -> None:
        if Path(source) == staged:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        rename(source, target)

    monkeypatch.setattr(os, "replace", replace)


def test_files_and_folders_are_the_application_s_alone(local: FileStore, stage: Stage, tmp_path: Path) -> None:
    staged = stage(b"x")
    staged.chmod(0o644)
    local.put(staged, key="packs/a", media_type=PDF)
    for path in (tmp_path / "data" / "files").rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_files_spread_over_folders(local: FileStore, stage: Stage, tmp_path: Path) -> None:
    for number in range(40):
        local.put(stage(b"x"), key=f"copies/{number}", media_type=PDF)
    folders = {path.parent for path in (tmp_path / "data" / "files").rglob("copies*")}
    assert len(folders) > 20


def test_the_file_and_its_name_are_on_the_disk_when_put_returns(
    local: FileStore, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged, flushed = stage(b"x"), []
    flush = os.fsync

    def note(descriptor: int) -> None:
        flushed.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    local.put(staged, key="packs/a", media_type=PDF)
    [stored] = (tmp_path / "data" / "files").rglob("packs*")
    assert flushed == [str(stored.parent.parent), str(staged), str(stored.parent)]


def test_a_file_from_another_file_system_is_copied_whole(
    local: FileStore, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = os.urandom(3 * 1024 * 1024)
    staged = stage(content)
    other_file_system(staged, monkeypatch)
    local.put(staged, key="packs/a", media_type=PDF)
    with local.open("packs/a") as file:
        assert file.read() == content
    assert not staged.exists()
    assert list((tmp_path / "data").rglob("*.part")) == []


def test_a_full_disk_is_said_and_leaves_nothing_half(
    local: FileStore, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = stage(b"x" * 100)
    other_file_system(staged, monkeypatch)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(NoSpace, match="too little disk space"):
        local.put(staged, key="packs/a", media_type=PDF)
    assert not local.exists("packs/a")
    assert staged.exists()
    assert list((tmp_path / "data").rglob("*.part")) == []


def test_a_volume_that_is_gone_is_a_store_that_is_down(local: FileStore, stage: Stage, tmp_path: Path) -> None:
    local.put(stage(b"x"), key="packs/a", media_type=PDF)
    (tmp_path / "data" / "files").rename(tmp_path / "unmounted")
    staged = stage(b"y")
    for use in (
        local.check,
        lambda: local.exists("packs/a"),
        lambda: local.open("packs/a"),
        lambda: local.delete("packs/a"),
        lambda: list(local.keys("")),
        lambda: local.serve("packs/a", download_name="a", media_type=PDF),
        lambda: local.put(staged, key="packs/a", media_type=PDF),
    ):
        with pytest.raises(StoreUnavailable):
            use()
    assert staged.exists()
    assert not (tmp_path / "data" / "files").exists()


def test_a_reader_keeps_the_file_it_opened_while_another_takes_its_place(local: FileStore, stage: Stage) -> None:
    local.put(stage(b"first"), key="packs/a", media_type=PDF)
    with local.open("packs/a") as reader:
        local.put(stage(b"second"), key="packs/a", media_type=PDF)
        assert reader.read() == b"first"


def test_readers_never_see_a_file_half_written(local: FileStore, stage: Stage) -> None:
    contents = [bytes([number]) * 200_000 for number in (1, 2)]
    local.put(stage(contents[0]), key="packs/a", media_type=PDF)
    staged = [stage(contents[number % 2]) for number in range(60)]
    seen: set[bytes] = set()

    def put_all() -> None:
        for path in staged:
            local.put(path, key="packs/a", media_type=PDF)

    writer = threading.Thread(target=put_all)
    writer.start()
    while writer.is_alive():
        with local.open("packs/a") as file:
            seen.add(file.read())
    writer.join()
    assert seen <= set(contents)


def test_a_sweep_takes_old_parts_and_leaves_young_ones_and_files(
    local: FileStore, stage: Stage, tmp_path: Path
) -> None:
    parts = tmp_path / "data" / "files" / "parts"
    local.put(stage(b"x"), key="packs/a", media_type=PDF)
    for name, age in (("old.part", 7200), ("young.part", 60)):
        (parts / name).write_bytes(b"half")
        moment = datetime.now(UTC).timestamp() - age
        os.utime(parts / name, (moment, moment))
    assert local.sweep(datetime.now(UTC) - timedelta(hours=1)) == 1
    assert [path.name for path in parts.iterdir()] == ["young.part"]
    assert [key for key, _, _ in local.keys("")] == ["packs/a"]


def test_nginx_is_told_an_internal_address(tmp_path: Path, stage: Stage) -> None:
    store = make_file_store("local", tmp_path / "data", accel=True)
    store.put(stage(b"x"), key="packs/a.pdf", media_type=PDF)
    delivery = store.serve("packs/a.pdf", download_name="a.pdf", media_type=PDF)
    assert isinstance(delivery, InternalRedirect)
    assert delivery.location.startswith("/internal-files/")
    assert str(tmp_path) not in delivery.location
