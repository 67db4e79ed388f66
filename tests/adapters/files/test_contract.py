"""One contract, run against a folder, moto and OpenStack Swift (with both checksum settings)."""

import hashlib
import itertools
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask

from app.adapters.files import Delivery, FileMissing, FileStore, LocalFile, PresignedLink, send
from app.adapters.files.names import content_disposition
from tests.adapters.files.conftest import Stage

pytestmark = [pytest.mark.feature("C20"), pytest.mark.feature("G13"), pytest.mark.xdist_group("file-stores")]
KEY = "copies/0192f0c1/manual_v1.2.pdf"
PDF = "application/pdf"


def test_what_is_put_can_be_read_back_and_the_staged_file_is_gone(store: FileStore, stage: Stage) -> None:
    staged = stage(b"twelve pages")
    store.put(staged, key=KEY, media_type=PDF)
    with store.open(KEY) as file:
        assert file.read(6) == b"twelve"
        assert file.read() == b" pages"
    assert store.size(KEY) == 12
    assert store.exists(KEY)
    assert not staged.exists()


def test_putting_again_is_one_file_with_the_last_content(store: FileStore, stage: Stage) -> None:
    for content in (b"same", b"same", b"mended"):
        store.put(stage(content), key=KEY, media_type=PDF)
    with store.open(KEY) as file:
        assert file.read() == b"mended"
    assert [key for key, _, _ in store.keys("")] == [KEY]


def test_a_file_of_twelve_megabytes_comes_back_byte_for_byte(store: FileStore, stage: Stage, tmp_path: Path) -> None:
    content = os.urandom(12 * 1024 * 1024)
    store.put(stage(content), key="packs/large.bin", media_type="application/zip")
    store.fetch("packs/large.bin", tmp_path / "fetched")
    fetched = (tmp_path / "fetched").read_bytes()
    assert hashlib.sha256(fetched).digest() == hashlib.sha256(content).digest()
    assert store.size("packs/large.bin") == len(content)


def test_an_empty_file_is_kept_too(store: FileStore, stage: Stage) -> None:
    store.put(stage(b""), key=KEY, media_type=PDF)
    with store.open(KEY) as file:
        assert file.read() == b""
    assert store.size(KEY) == 0


def test_a_missing_file_is_named_by_every_reader(store: FileStore, tmp_path: Path) -> None:
    readers: dict[str, Callable[[], object]] = {
        "open": lambda: store.open("packs/none"),
        "size": lambda: store.size("packs/none"),
        "fetch": lambda: store.fetch("packs/none", tmp_path / "to"),
        "serve": lambda: store.serve("packs/none", download_name="a.pdf", media_type=PDF),
    }
    for name, read in readers.items():
        with pytest.raises(FileMissing, match="packs/none"):
            pytest.fail(f"{name} returned {read()!r}")
    assert not store.exists("packs/none")
    assert list(tmp_path.glob("*.part")) == []
    assert not (tmp_path / "to").exists()


def test_deleting_twice_is_the_same_as_once(store: FileStore, stage: Stage) -> None:
    store.put(stage(b"x"), key=KEY, media_type=PDF)
    store.delete(KEY)
    store.delete(KEY)
    store.delete("never/was")
    assert not store.exists(KEY)
    assert list(store.keys("")) == []


def test_keys_are_listed_by_prefix_with_time_and_size(store: FileStore, stage: Stage) -> None:
    for key in ("a/one", "a/two", "a-b/three", "a", "b/four"):
        store.put(stage(key.encode()), key=key, media_type=PDF)
    listed = {key: (modified, size) for key, modified, size in store.keys("a/")}
    assert set(listed) == {"a/one", "a/two"}
    assert {key for key, _, _ in store.keys("a/t")} == {"a/two"}
    assert {key for key, _, _ in store.keys("a")} == {"a", "a/one", "a/two", "a-b/three"}
    assert len(list(store.keys(""))) == 5
    modified, size = listed["a/one"]
    assert size == 5
    assert modified.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - modified) < timedelta(minutes=1)


def test_the_listed_time_is_that_of_the_put_however_old_the_staged_file(store: FileStore, stage: Stage) -> None:
    staged = stage(b"x")
    os.utime(staged, (1_000_000_000, 1_000_000_000))
    store.put(staged, key=KEY, media_type=PDF)
    [(_, modified, _)] = store.keys(KEY)
    assert abs(datetime.now(UTC) - modified) < timedelta(minutes=1)


def test_a_staged_file_that_is_not_there_is_a_plain_error_and_changes_nothing(store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store.put(tmp_path / "nowhere", key=KEY, media_type=PDF)
    assert not store.exists(KEY)


NOT_OURS = [
    "",
    "/a",
    "a/",
    "a//b",
    "../a",
    "a/../b",
    "a..b",
    ".hid",
    "a/.b",
    "A",
    "é",
    "a b",
    "a\n",
    "a" * 201,
]


def test_keys_that_are_not_ours_are_refused_by_every_method(store: FileStore, stage: Stage, tmp_path: Path) -> None:
    staged = stage(b"x")
    methods: list[Callable[[str], object]] = [
        lambda key: store.put(staged, key=key, media_type=PDF),
        lambda key: store.open(key),
        lambda key: store.size(key),
        lambda key: store.exists(key),
        lambda key: store.delete(key),
        lambda key: store.fetch(key, tmp_path / "to"),
        lambda key: store.serve(key, download_name="a", media_type=PDF),
    ]
    for method, key in itertools.product(methods, NOT_OURS):
        with pytest.raises(ValueError, match="not a key"):
            method(key)
    assert staged.exists()


def test_prefixes_that_no_key_has_are_refused(store: FileStore) -> None:
    for prefix in ("/a", "..", "a/../", "A", "a*", "a\\"):
        with pytest.raises(ValueError, match="not the beginning"):
            list(store.keys(prefix))


NAMES = ["Manual.pdf", "Llawlyfr – Ŵy.pdf", "راهنما.pdf", "手册.pdf", 'a"b\r\nSet-Cookie: x.pdf', "🧭.pdf"]


def test_the_served_file_arrives_under_its_name_and_type(store: FileStore, stage: Stage, flask_app: Flask) -> None:
    store.put(stage(b"0123456789"), key=KEY, media_type=PDF)
    for name in NAMES:
        delivery = store.serve(KEY, download_name=name, media_type="application/vnd.example")
        status, headers, body = follow(delivery, flask_app, name)
        assert (status, body) == (200, b"0123456789")
        assert headers["Content-Disposition"] == content_disposition(name)
        assert headers["Content-Type"] == "application/vnd.example"
        assert "no-store" in headers["Cache-Control"]


RANGES = {
    "bytes=2-4": (b"234", "bytes 2-4/10"),
    "bytes=7-": (b"789", "bytes 7-9/10"),
    "bytes=-3": (b"789", "bytes 7-9/10"),
    "bytes=0-99": (b"0123456789", "bytes 0-9/10"),
}


def test_a_range_of_the_served_file_can_be_asked_for(store: FileStore, stage: Stage, flask_app: Flask) -> None:
    store.put(stage(b"0123456789"), key=KEY, media_type=PDF)
    delivery = store.serve(KEY, download_name="a.pdf", media_type=PDF)
    for asked, (part, content_range) in RANGES.items():
        status, headers, body = follow(delivery, flask_app, "a.pdf", {"Range": asked})
        assert (status, body, headers["Content-Range"]) == (206, part, content_range)
    assert follow(delivery, flask_app, "a.pdf", {"Range": "bytes=50-60"})[0] == 416


def test_the_check_passes_and_a_sweep_of_nothing_removes_nothing(store: FileStore, stage: Stage) -> None:
    store.put(stage(b"x"), key=KEY, media_type=PDF)
    store.check()
    assert store.sweep(datetime.now(UTC) + timedelta(days=1)) == 0
    assert store.exists(KEY)


def follow(
    delivery: Delivery, app: Flask, name: str, headers: dict[str, str] | None = None
) -> tuple[int, Mapping[str, str], bytes]:
    """What a browser gets: from the application for a local file, from the store for a link."""
    if isinstance(delivery, PresignedLink):
        answer = requests.get(delivery.url, headers=headers, timeout=10)
        return answer.status_code, answer.headers, answer.content
    assert isinstance(delivery, LocalFile)
    with app.test_request_context(headers=headers):
        response = send(delivery, sha256="0" * 64, download_name=name, media_type="application/vnd.example")
        response.direct_passthrough = False
        body = response.get_data()
        response.close()
        return response.status_code, dict(response.headers), body
