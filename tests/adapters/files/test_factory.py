"""The setting PORTAL_FILES: every mistake is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.files import FileStoreMisconfigured, make_file_store
from tests.adapters.servers.s3 import aws_environment

pytestmark = pytest.mark.feature("G13")


LOOPBACK = "endpoint=http://127.0.0.1:1"
MISTAKES = {
    "": "Set it to local or to s3://bucket",
    "Local": "Set it to local or to s3://bucket",
    "file:///srv": "Set it to local or to s3://bucket",
    "s3://": "Set it to local or to s3://bucket",
    f"s3://A_B?{LOOPBACK}": "Set it to local or to s3://bucket",
    f"s3://user:password@files?{LOOPBACK}": "Set it to local or to s3://bucket",
    f"s3://files/folder?{LOOPBACK}": "Set it to local or to s3://bucket",
    f"s3://files?{LOOPBACK}#part": "Set it to local or to s3://bucket",
    "s3://files?endpiont=http://127.0.0.1:1": "unknown parameter 'endpiont'",
    f"s3://files?{LOOPBACK}&region=": "empty region",
    "s3://files?endpoint=127.0.0.1:1": "an endpoint that is no address",
    "s3://files?endpoint=http://127.0.0.1:1/path": "an endpoint that is no address",
    "s3://files?endpoint=http://user:password@127.0.0.1:1": "an endpoint that is no address",
    "s3://files?endpoint=http://127.0.0.1:99999": "an endpoint that is no address",
    f"s3://files?{LOOPBACK}&region=a%20b": "names no file store",
    f"s3://files?{LOOPBACK}&checksums=never": "Use when_supported or when_required",
}


@pytest.mark.parametrize("spec", MISTAKES)
def test_a_mistake_in_the_setting_is_named(spec: str, tmp_path: Path) -> None:
    with aws_environment("a", "b"), pytest.raises(FileStoreMisconfigured) as refusal:
        make_file_store(spec, tmp_path)
    assert MISTAKES[spec] in str(refusal.value)
    assert "PORTAL_FILES" in str(refusal.value)
    assert "password" not in str(refusal.value)


def test_the_vendor_s_library_is_not_loaded_for_local_files(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, app.adapters.files as files\n"
        f"files.make_file_store('local', pathlib.Path({str(tmp_path)!r}))\n"
        "print('boto3' in sys.modules, 'botocore' in sys.modules)\n"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False"]
