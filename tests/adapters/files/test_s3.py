"""What only a bucket can do or get wrong: links, credentials, the bucket itself, a store that is down."""

import os
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests

from app.adapters.files import (
    LINK_SECONDS,
    FileStore,
    FileStoreMisconfigured,
    PresignedLink,
    StoreUnavailable,
    make_file_store,
)
from tests.adapters.files.conftest import BucketCase, Stage
from tests.adapters.servers.processes import free_port
from tests.adapters.servers.s3 import S3Server, aws_environment

pytestmark = [pytest.mark.feature("C20"), pytest.mark.feature("G13"), pytest.mark.xdist_group("file-stores")]
PDF = "application/pdf"


@pytest.fixture
def link(swift_bucket: BucketCase, stage: Stage, tmp_path: Path) -> PresignedLink:
    """A link to a file on the strict server."""
    store = make_file_store(swift_bucket.spec(), tmp_path)
    store.put(stage(b"secret"), key="packs/a", media_type=PDF)
    delivery = store.serve("packs/a", download_name="Manual.pdf", media_type=PDF)
    assert isinstance(delivery, PresignedLink)
    return delivery


def test_a_link_lives_at_most_sixty_seconds(link: PresignedLink) -> None:
    assert link.seconds == LINK_SECONDS <= 60
    assert f"X-Amz-Expires={link.seconds}&" in link.url
    assert requests.get(link.url, timeout=10).content == b"secret"


def test_a_link_that_was_changed_is_refused(link: PresignedLink) -> None:
    signature = link.url[-64:]
    changes = {
        "packs/a": "packs/b",
        "Manual.pdf": "Other.pdf",
        "Expires=60": "Expires=6000",
        "application%2Fpdf": "text%2Fhtml",
        signature: signature[:-1] + ("1" if signature.endswith("0") else "0"),
    }
    for old, new in changes.items():
        assert old in link.url
        assert requests.get(link.url.replace(old, new), timeout=10).status_code == 403, new


def test_a_link_serves_reading_only(link: PresignedLink) -> None:
    assert requests.put(link.url, data=b"x", timeout=10).status_code == 403
    assert requests.delete(link.url, timeout=10).status_code == 403
    assert requests.get(link.url, timeout=10).content == b"secret"


def test_a_link_dies_when_its_time_is_over(
    swift_bucket: BucketCase, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_file_store(swift_bucket.spec(), tmp_path)
    store.put(stage(b"secret"), key="packs/a", media_type=PDF)
    monkeypatch.setattr("app.adapters.files.s3.LINK_SECONDS", 1)
    delivery = store.serve("packs/a", download_name="a.pdf", media_type=PDF)
    assert isinstance(delivery, PresignedLink)
    assert requests.get(delivery.url, timeout=10).status_code == 200
    time.sleep(2.1)
    assert requests.get(delivery.url, timeout=10).status_code == 403


def test_nothing_is_readable_without_a_link(link: PresignedLink) -> None:
    answer = requests.get(link.url.partition("?")[0], timeout=10)
    assert 400 <= answer.status_code < 500
    assert b"secret" not in answer.content


def test_wrong_credentials_stop_the_start_with_a_sentence(swift_bucket: BucketCase, tmp_path: Path) -> None:
    for access_key, secret_key in (("test:tester", "wrong"), ("nobody", "testing")):
        with (
            aws_environment(access_key, secret_key),
            pytest.raises(FileStoreMisconfigured, match=r"refuses our credentials.*AWS_ACCESS_KEY_ID"),
        ):
            make_file_store(swift_bucket.spec(), tmp_path)


def test_credentials_that_stop_working_are_named_and_nothing_is_lost(
    swift_bucket: BucketCase, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.adapters.files.s3.S3FileStore.check", lambda store: None)
    staged = stage(b"x")
    with aws_environment("test:tester", "wrong"):
        store = make_file_store(swift_bucket.spec(), tmp_path)
        with pytest.raises(FileStoreMisconfigured, match="SignatureDoesNotMatch"):
            store.put(staged, key="packs/a", media_type=PDF)
    assert staged.read_bytes() == b"x"


def test_no_credentials_at_all_stop_the_start_with_a_sentence(bucket: BucketCase, tmp_path: Path) -> None:
    with aws_environment("", ""), pytest.raises(FileStoreMisconfigured, match="needs credentials"):
        make_file_store(bucket.spec(), tmp_path)


def test_a_bucket_that_is_missing_stops_the_start_with_a_sentence(bucket: BucketCase, tmp_path: Path) -> None:
    missing = BucketCase(bucket.server, "no-such-bucket")
    with pytest.raises(FileStoreMisconfigured, match=r"no bucket 'no-such-bucket'.*PORTAL_FILES"):
        make_file_store(missing.spec(), tmp_path)


def test_a_bucket_that_goes_is_never_taken_for_a_missing_file(bucket: BucketCase, stage: Stage, tmp_path: Path) -> None:
    store = make_file_store(bucket.spec(), tmp_path)
    bucket.server.client.delete_bucket(Bucket=bucket.bucket)
    for use in (
        lambda: store.exists("packs/a"),
        lambda: store.open("packs/a"),
        lambda: list(store.keys("")),
        lambda: store.put(stage(b"x"), key="packs/a", media_type=PDF),
    ):
        with pytest.raises(FileStoreMisconfigured, match="no bucket"):
            use()


def test_files_of_others_in_the_bucket_are_not_ours(bucket: BucketCase, tmp_path: Path) -> None:
    bucket.server.client.put_object(Bucket=bucket.bucket, Key="Their Report.PDF", Body=b"x")
    bucket.server.client.put_object(Bucket=bucket.bucket, Key="ours/a", Body=b"x")
    assert [key for key, _, _ in make_file_store(bucket.spec(), tmp_path).keys("")] == ["ours/a"]


def test_more_keys_than_one_page_are_all_listed(
    moto: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "3")
    moto.client.create_bucket(Bucket="many-keys")
    for number in range(10):
        moto.client.put_object(Bucket="many-keys", Key=f"k/{number}", Body=b"")
    with aws_environment(moto.access_key, moto.secret_key):
        store = make_file_store(BucketCase(moto, "many-keys").spec(), tmp_path)
        assert {key for key, _, _ in store.keys("k/")} == {f"k/{number}" for number in range(10)}
        first_page = moto.client.list_objects_v2(Bucket="many-keys")
        assert (first_page["KeyCount"], first_page["IsTruncated"]) == (3, True)


def test_the_media_type_is_kept_with_the_file(bucket: BucketCase, stage: Stage, tmp_path: Path) -> None:
    store = make_file_store(bucket.spec(), tmp_path)
    for key, content in (("packs/small", b"x"), ("packs/large", os.urandom(9 * 1024 * 1024))):
        store.put(stage(content), key=key, media_type=PDF)
        head = bucket.server.client.head_object(Bucket=bucket.bucket, Key=key)
        assert head["ContentType"] == PDF


def test_a_sweep_gives_up_uploads_in_pieces_that_never_ended(swift_bucket: BucketCase, tmp_path: Path) -> None:
    bucket = swift_bucket
    client = bucket.server.client
    begun = client.create_multipart_upload(Bucket=bucket.bucket, Key="packs/a")
    client.upload_part(Bucket=bucket.bucket, Key="packs/a", UploadId=begun["UploadId"], PartNumber=1, Body=b"half")
    store = make_file_store(bucket.spec(), tmp_path)
    assert not store.exists("packs/a")
    assert list(store.keys("")) == []
    assert store.sweep(datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert store.sweep(datetime.now(UTC) + timedelta(hours=1)) == 1
    assert not client.list_multipart_uploads(Bucket=bucket.bucket).get("Uploads")


def test_a_store_that_is_down_lets_the_application_start_and_says_so(stage: Stage, tmp_path: Path) -> None:
    staged = stage(b"x")
    with aws_environment("a", "b"):
        store = make_file_store(f"s3://files?endpoint=http://127.0.0.1:{free_port()}", tmp_path)
        expect_unavailable(store, staged, tmp_path)
    assert staged.read_bytes() == b"x"


def expect_unavailable(store: FileStore, staged: Path, tmp_path: Path) -> None:
    """Every method says that the store is down, and none takes that for a missing file."""
    for use in (
        store.check,
        lambda: store.exists("packs/a"),
        lambda: store.size("packs/a"),
        lambda: store.open("packs/a"),
        lambda: store.delete("packs/a"),
        lambda: list(store.keys("")),
        lambda: store.fetch("packs/a", tmp_path / "to"),
        lambda: store.serve("packs/a", download_name="a", media_type=PDF),
        lambda: store.put(staged, key="packs/a", media_type=PDF),
    ):
        with pytest.raises(StoreUnavailable, match=r"not available.*Try again") as caught:
            use()
        assert caught.value.status == 503
        assert caught.value.detail


class HalfDead(BaseHTTPRequestHandler):
    """A store that answers 503 to everything but one file, of which it sends ten bytes out of a thousand."""

    def do_GET(self) -> None:
        broken = self.path.endswith("/packs/broken")
        self.send_response(200 if broken else 503)
        self.send_header("Content-Length", "1000" if broken else "0")
        self.end_headers()
        if broken:
            self.wfile.write(b"0123456789")
        self.close_connection = True

    do_HEAD = do_GET

    def log_message(self, format: str, *arguments: object) -> None:
        """Quietly."""


@pytest.fixture
def half_dead_store(tmp_path: Path) -> Iterator[FileStore]:
    """A store whose server is there but fails."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), HalfDead)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with aws_environment("a", "b"):
        yield make_file_store(f"s3://files?endpoint=http://127.0.0.1:{server.server_port}", tmp_path)
    server.shutdown()
    server.server_close()


def test_a_store_that_answers_with_errors_is_unavailable(half_dead_store: FileStore) -> None:
    with pytest.raises(StoreUnavailable):
        half_dead_store.size("packs/a")


def test_a_file_that_breaks_off_on_the_way_is_never_taken_for_whole(half_dead_store: FileStore, tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        half_dead_store.fetch("packs/broken", tmp_path / "to")
    with half_dead_store.open("packs/broken") as file, pytest.raises(StoreUnavailable):
        file.read()
    assert list(tmp_path.iterdir()) == []
