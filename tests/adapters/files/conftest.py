"""The stores that the one contract is run against, and small helpers around them."""

import contextlib
import functools
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.adapters.files import FileStore, make_file_store
from tests.adapters.servers.absence import skip_or_fail
from tests.adapters.servers.openstack_swift import swift_server
from tests.adapters.servers.processes import ServerDidNotStart
from tests.adapters.servers.s3 import S3Server, aws_environment, moto_server

STORES = ["local", "moto", "swift", "swift-when-required"]
Stage = Callable[[bytes], Path]


@dataclass
class BucketCase:
    """A fresh bucket on one server, and what its spec looks like."""

    server: S3Server
    bucket: str

    def spec(self, **parameters: str) -> str:
        """The value of PORTAL_FILES for this bucket."""
        return f"s3://{self.bucket}?" + urlencode({"endpoint": self.server.endpoint, **parameters})


@pytest.fixture(scope="session")
def moto() -> Iterator[S3Server]:
    """The lenient S3 server, for the whole run."""
    with moto_server() as server:
        yield server


@pytest.fixture(scope="session")
def swift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """The strict S3 server, for the whole run."""
    with contextlib.ExitStack() as running:
        try:
            server = running.enter_context(swift_server(tmp_path_factory.mktemp("swift")))
        except (ServerDidNotStart, OSError) as error:
            skip_or_fail(f"OpenStack Swift does not start here: {error}")
        yield server


def make_bucket(server: S3Server) -> Iterator[BucketCase]:
    """A new bucket, with its server's credentials in the environment for the time of the test."""
    case = BucketCase(server, f"files-{uuid.uuid4().hex[:12]}")
    server.client.create_bucket(Bucket=case.bucket)
    with aws_environment(server.access_key, server.secret_key):
        yield case


@pytest.fixture
def swift_bucket(swift: S3Server) -> Iterator[BucketCase]:
    """A fresh bucket on the strict server."""
    yield from make_bucket(swift)


@pytest.fixture(params=["moto", "swift"])
def bucket(request: pytest.FixtureRequest) -> Iterator[BucketCase]:
    """A fresh bucket on each of the servers."""
    yield from make_bucket(request.getfixturevalue(request.param))


@pytest.fixture(scope="session")
def s3_stores(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], tuple[BucketCase, FileStore]]:
    """Makes a bucket and its store by name, once in the run: the vendor's library is slow to start."""

    @functools.cache
    def make(name: str) -> tuple[BucketCase, FileStore]:
        server, _, strictness = name.partition("-")
        parameters = {"checksums": "when_required", "region": "us-east-1"} if strictness else {}
        with contextlib.contextmanager(make_bucket)(request.getfixturevalue(server)) as case:
            return case, make_file_store(case.spec(**parameters), tmp_path_factory.mktemp(name))

    return make


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore]:
    """Each store of the contract, empty."""
    if request.param == "local":
        yield make_file_store("local", tmp_path / "data")
        return
    case, store = request.getfixturevalue("s3_stores")(request.param)
    yield store
    client = case.server.client
    for item in client.list_objects_v2(Bucket=case.bucket).get("Contents", []):
        client.delete_object(Bucket=case.bucket, Key=item["Key"])


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Writes content to a new file such as staging leaves behind."""

    def write(content: bytes) -> Path:
        path = tmp_path / f"{uuid.uuid4().hex}.part"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def flask_app() -> Flask:
    """A bare application in whose requests responses are made."""
    return Flask("files")
