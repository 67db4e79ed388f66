"""OpenStack Swift with its S3 interface: strict about signatures, expiry and checksums, and durable."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.adapters.servers.processes import Server, free_port
from tests.adapters.servers.s3 import S3Server

STORAGE = ("account", "container", "object")
PIPELINE = (
    "catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes "
    "symlink proxy-server"
)
SWIFT_CONF = """[swift-hash]
swift_hash_path_suffix = contract
swift_hash_path_prefix = tests
[storage-policy:0]
name = one
default = yes
policy_type = replication
[swift-constraints]
max_header_size = 32768
"""
FILTERS = {
    "cache": "memcache\nmemcache_servers = 127.0.0.1:1",
    "s3api": "s3api\ns3_acl = false\nlocation = us-east-1\ncheck_bucket_owner = false\nallow_multipart_uploads = true",
    "tempauth": "tempauth\nuser_test_tester = testing .admin",
    "slo": "slo\nallow_async_delete = false",
    "versioned_writes": "versioned_writes\nallow_object_versioning = true",
}


@contextmanager
def swift_server(folder: Path) -> Iterator[S3Server]:
    """A Swift whose disk is the folder, empty at the start; raises `ServerDidNotStart` when it cannot run here."""
    ports = {name: free_port() for name in (*STORAGE, "proxy")}
    _write_settings(folder, ports)
    program = Path(__file__).with_name("openstack_swift_process.py")
    arguments = [f"{name}={port}" for name, port in ports.items()]
    server = Server(
        [sys.executable, str(program), str(folder), *arguments], port=ports["proxy"], log=folder / "swift.log"
    )
    try:
        server.wait_until_up(seconds=40)
        yield S3Server(f"http://127.0.0.1:{ports['proxy']}", "test:tester", "testing")
    finally:
        server.stop()


def _write_settings(folder: Path, ports: dict[str, int]) -> None:
    (folder / "disks" / "d1").mkdir(parents=True)
    (folder / "swift.conf").write_text(SWIFT_CONF)
    for name in STORAGE:
        (folder / f"{name}.conf").write_text(_storage_settings(folder, name, ports[name]))
    (folder / "proxy.conf").write_text(_proxy_settings(folder, ports["proxy"]))


def _defaults(folder: Path, port: int) -> str:
    return (
        f"[DEFAULT]\nswift_dir = {folder}\ndevices = {folder / 'disks'}\nmount_check = false\n"
        f"bind_ip = 127.0.0.1\nbind_port = {port}\nworkers = 0\nuser = {getpass.getuser()}\n"
        "log_level = WARNING\ndisable_fallocate = true\nfallocate_reserve = 0\n"
    )


def _storage_settings(folder: Path, name: str, port: int) -> str:
    pipeline = f"[pipeline:main]\npipeline = {name}-server\n[app:{name}-server]\nuse = egg:swift#{name}\n"
    return _defaults(folder, port) + pipeline


def _proxy_settings(folder: Path, port: int) -> str:
    filters = "".join(f"[filter:{name}]\nuse = egg:swift#{FILTERS.get(name, name)}\n" for name in PIPELINE.split()[:-1])
    app = "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\nallow_account_management = true\n"
    return _defaults(folder, port) + f"[pipeline:main]\npipeline = {PIPELINE}\n" + app + filters
