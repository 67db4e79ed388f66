"""What the tests need to know of an S3 server, and the lenient one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer
from mypy_boto3_s3.client import S3Client


@dataclass(frozen=True)
class S3Server:
    """An S3 server on this machine with one account."""

    endpoint: str
    access_key: str
    secret_key: str

    @cached_property
    def client(self) -> S3Client:
        """A client of the tests' own, to prepare buckets and to look behind the store's back."""
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id=self.access_key,
            aws_secret_access_key=self.secret_key,
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 2, "mode": "standard"}),
        )


@contextmanager
def aws_environment(access_key: str, secret_key: str) -> Iterator[None]:
    """The standard variables for the time being, and no other source of credentials."""
    names = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    for name in names:
        del os.environ[name]
    ours = {
        "AWS_ACCESS_KEY_ID": access_key,
        "AWS_SECRET_ACCESS_KEY": secret_key,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    os.environ.update({name: value for name, value in ours.items() if value})
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)
        os.environ.update(names)


@contextmanager
def moto_server() -> Iterator[S3Server]:
    """Fast and lenient: believes any signature and never lets a link expire."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield S3Server(f"http://{host}:{port}", "tester", "testing")
    finally:
        server.stop()
