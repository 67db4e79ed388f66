"""nginx before an application, with the one internal location that production has."""

import getpass
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.adapters.files.local import ACCEL_PREFIX
from tests.adapters.servers.absence import skip_or_fail
from tests.adapters.servers.processes import Server, free_port


def nginx_program() -> str:
    """The installed nginx; without one the test is skipped, or fails under `CI=true`."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    return program or skip_or_fail("nginx is not installed: the internal redirect stays unproven here")


@contextmanager
def nginx_before(application_port: int, *, stored_files: Path, folder: Path) -> Iterator[str]:
    """The address of an nginx that passes requests on and sends `stored_files` itself when told to."""
    port = free_port()
    settings = folder / "nginx.conf"
    settings.write_text(_settings(port, application_port, stored_files, folder))
    server = Server(
        [nginx_program(), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(settings)],
        port=port,
        log=folder / "output.log",
    )
    try:
        server.wait_until_up()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


def _settings(port: int, application_port: int, stored_files: Path, folder: Path) -> str:
    temporary = "".join(
        f"    {kind}_temp_path {folder / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # The folders are the application's alone, so the workers run as its user.
    return f"""daemon off;
user {getpass.getuser()};
worker_processes 1;
pid {folder / "nginx.pid"};
events {{ worker_connections 64; }}
http {{
    access_log off;
    sendfile on;
{temporary}    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{application_port};
        }}
        location {ACCEL_PREFIX} {{
            internal;
            alias {stored_files}/;
            add_header X-Content-Type-Options nosniff always;
        }}
    }}
}}
"""
