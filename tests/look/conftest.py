"""A tiny portal that shows every component with sample data; the real application is not needed."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from tests.look.sample import create_sample_portal

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def built_assets() -> None:
    """Build the assets when they are missing or old; it takes no time when nothing has changed."""
    build = [sys.executable, str(ROOT / "tools" / "build_assets.py")]
    result = subprocess.run(build, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="session")
def portal(built_assets: None) -> Flask:
    return create_sample_portal()


@pytest.fixture
def in_request(portal: Flask) -> Iterator[Flask]:
    with portal.test_request_context("/"):
        yield portal


@pytest.fixture(scope="session")
def address(portal: Flask) -> Iterator[str]:
    """The sample portal, served on a free loopback port for the browser."""
    server = make_server("127.0.0.1", 0, portal, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=5)


@pytest.fixture(scope="session")
def browser(launch_browser: Callable[[], Browser]) -> Iterator[Browser]:
    """The real browser: in these tests the name does not mean the page-reading client."""
    launched = launch_browser()
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    options = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    system = Path("/usr/bin/chromium")
    chosen = {"executable_path": str(system)} if system.exists() else {}
    return {**browser_type_launch_args, **chosen, "args": options}
