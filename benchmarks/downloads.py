"""What a download costs the application, by size and by how the file reaches the person (C20)."""

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from flask import url_for

from app.adapters.files import make_file_store
from app.core.db import db
from app.core.references import new_copy_id, new_id
from app.materials.models import Copy
from app.materials.rules.links import write_link
from app.settings import Settings
from benchmarks.machine import computing_ms
from benchmarks.measure import spread
from benchmarks.portals import SECRET, Portal, make_portal
from benchmarks.servers import Served, fetch, served
from benchmarks.tables import Table
from tests.adapters.servers.nginx import nginx_before
from tests.adapters.servers.s3 import aws_environment, moto_server

SIZES_MB = (1, 50)
MB = 1_000_000
CURRENT_FILE = 4
"""Which of the sample's files belongs to the current version of the first pack."""

Addresses = dict[int, str]


def download_costs(turns: int, times: int) -> Iterator[str]:
    """Yield a table of the computing of one download at each size, on local files, behind nginx and on S3."""
    table = Table(["files", *(f"{size} MB, ms" for size in SIZES_MB), "ratio"])
    for name, way in WAYS.items():
        if name == "behind nginx" and not shutil.which("nginx", path=f"{os.environ.get('PATH')}:/usr/sbin"):
            yield "Not measured: nginx is not installed.\n"
            continue
        with way() as (server, addresses, cookie):
            costs = _costs(server, addresses, cookie, turns, times)
        table.add([name, *(f"{cost:.1f}" for cost in costs), f"{costs[-1] / costs[0]:.2f}"])
    yield f"{table}\n"


def _costs(server: Served, addresses: Addresses, cookie: str, turns: int, times: int) -> list[float]:
    """The median milliseconds of a download of each size, over turns of so many downloads each."""

    def spent(size: int) -> float:
        address, before = addresses[size], computing_ms([server.worker])
        for _ in range(times):
            _download(address, cookie, size)
        return (computing_ms([server.worker]) - before) / times

    return spread({size: partial(spent, size) for size in SIZES_MB}, turns)


def _download(address: str, cookie: str, size: int) -> None:
    answer = fetch(address, cookie)
    arrived = answer.status == 200 and answer.size == size * MB
    if not arrived and not (answer.status == 302 and "X-Amz-Signature" in str(answer.location)):
        raise RuntimeError(f"the download answers {answer.status} with {answer.size} bytes")


@contextmanager
def _local(*, files: str = "local", accelerated: bool = False) -> Iterator[tuple[Served, Addresses, str]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="waymark-bench-")))
        given = {"files": files, "accelerated_files": accelerated, "secret_keys": SECRET, "demo": True}
        portal = make_portal(Settings(data_dir=folder, **given), scale=1)
        paths = _make_downloads(portal)
        server = stack.enter_context(served(portal.settings))
        address = server.address
        if accelerated:
            # nginx's own folder: the portal's is the portal's alone.
            own = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="waymark-nginx-")))
            stored = nginx_before(server.port, stored_files=folder / "files", folder=own)
            address = stack.enter_context(stored)
        yield server, {size: address + path for size, path in paths.items()}, portal.viewer("facilitator").cookie


@contextmanager
def _s3() -> Iterator[tuple[Served, Addresses, str]]:
    # It notes every request it answers, in the midst of our tables.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with moto_server() as store, aws_environment(store.access_key, store.secret_key):
        store.client.create_bucket(Bucket="waymark-benchmark")
        with _local(files=f"s3://waymark-benchmark?endpoint={store.endpoint}") as found:
            yield found


def _make_downloads(portal: Portal) -> dict[int, str]:
    """Store a file of each size, give the facilitator a copy of it, and return the links' paths."""
    paths = {}
    for size in SIZES_MB:
        key = f"copies/benchmark-{size}"
        staged = portal.settings.data_dir / f"staged-{size}"
        staged.write_bytes(os.urandom(size * MB))
        store = make_file_store(portal.settings.files, portal.settings.data_dir)
        store.put(staged, key=key, media_type="application/pdf")
        paths[size] = _link(portal, _make_copy(portal, key, size * MB))
    return paths


def _make_copy(portal: Portal, key: str, size: int) -> str:
    """A copy for the facilitator, of the current version, made from the sample's first."""
    copy_id, table = new_copy_id(), Copy.__table__
    file_id, version_id, pack_id = portal.sample.files[CURRENT_FILE]
    ours = {"id": new_id(), "copy_id": copy_id, "file_id": file_id, "version_id": version_id, "pack_id": pack_id}
    with portal.app.app_context(), db.engine.begin() as connection:
        first = connection.execute(sa.select(table).where(table.c.copy_id == portal.sample.copy_ids[0])).one()
        row = {**first._mapping, **ours, "storage_key": key, "stamped_size": size}
        connection.execute(sa.insert(table), [row])
    return copy_id


def _link(portal: Portal, copy_id: str) -> str:
    """The path a person follows, as the copy's page would make it."""
    link = write_link(portal.settings.signing_keys, copy_id, portal.sample.user_ids[0])
    with portal.app.test_request_context():
        return url_for("materials.download", copy_id=copy_id, link=link)


WAYS: dict[str, Callable[[], object]] = {
    "local, sent by the application": _local,
    "behind nginx": lambda: _local(accelerated=True),
    "S3 (moto)": _s3,
}
