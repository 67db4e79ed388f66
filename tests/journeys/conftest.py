"""A running portal, and people who use it: every page they open is read by axe."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from tests.conftest import skip_or_fail
from tests.servers.postgres import fresh_database, postgres_url, why_postgres_is_absent

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
START_SECONDS = 240
PASSWORD = "waymark-demo"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Use the system's Chromium."""
    if CHROMIUM is None:
        skip_or_fail("Chromium is not installed.")
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": flags}


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def portal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with its worker and the demo data, on a database of its own."""
    data_dir = tmp_path_factory.mktemp("portal")
    if request.param == "sqlite":
        yield from running_portal(data_dir, {})
        return
    server = postgres_url()
    if server is None:
        skip_or_fail(why_postgres_is_absent())
    with fresh_database(str(server)) as url:
        yield from running_portal(data_dir, {"PORTAL_DATABASE_URL": url})


def running_portal(data_dir: Path, settings: dict[str, str]) -> Iterator[str]:
    """Start the portal as `make run` does and stop it as Ctrl-C does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # A name, not a number: browsers keep passkeys for names alone.
    address = f"http://localhost:{port}"
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    environment = ours | {"PORTAL_DEMO": "1", "PORTAL_DATA_DIR": str(data_dir), "PORTAL_BASE_URL": address} | settings
    log = (data_dir / "portal.log").open("w+")
    command = [sys.executable, "tools/run.py", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(address, process, Path(log.name))
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the portal says it is ready; fail with its own words where it does not."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the portal did not start:\n{log.read_text()[-3000:]}")


class Person:
    """Somebody at a browser, signed in or not. Each page they open must satisfy axe."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    def opens(self, path: str) -> None:
        """Open an address of the portal."""
        self.page.goto(self.address + path)
        self.reads()

    def signs_in(self, email: str) -> "Person":
        """Sign in through the form, as people do."""
        self.opens("/sign-in")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.presses("Sign in")
        return self

    def presses(self, name: str) -> None:
        """Press a button that sends a form, and read the page that answers."""
        self.goes_by(self.page.get_by_role("button", name=name))

    def follows(self, name: str) -> None:
        """Follow a link by its words."""
        self.goes_by(self.page.get_by_role("link", name=name))

    def goes_by(self, control: Locator) -> None:
        """Use the first of some links or buttons, wait until the next page is whole, and read it."""
        with self.page.expect_navigation():
            control.first.click()
        self.reads()

    def downloads(self, name: str, folder: Path) -> Path:
        """Follow a link that leads to a file, and return the file."""
        with self.page.expect_download() as expected:
            self.page.get_by_role("link", name=name).first.click()
        target = folder / expected.value.suggested_filename
        expected.value.save_as(target)
        return target

    def sees(self, *words: str) -> None:
        """Find the words on the page."""
        shown = " ".join(self.page.locator("body").inner_text().split())
        for phrase in words:
            assert phrase in shown, f"{phrase!r} is not on {self.page.url}:\n{shown[:3000]}"

    def reads(self) -> None:
        """Have axe read the page, and see that nothing has to be scrolled sideways."""
        found = Axe().run(self.page).response["violations"]
        assert not found, [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]
        assert not self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), self.page.url


@pytest.fixture
def person(browser: Browser, portal: str) -> Iterator[Callable[..., Person]]:
    """Make somebody at a browser of their own; by default on a desktop with JavaScript."""
    contexts: list[BrowserContext] = []

    def make(email: str | None = None, *, width: int = 1360, scripts: bool = True) -> Person:
        viewport = {"width": width, "height": 900}
        # axe itself is a script: a page without scripts is read by the page reader of the other tests instead.
        context = browser.new_context(viewport=viewport, java_script_enabled=scripts, accept_downloads=True)  # type: ignore[arg-type]
        contexts.append(context)
        made = (Person if scripts else PersonWithoutScripts)(context.new_page(), portal)
        return made.signs_in(email) if email else made

    yield make
    for context in contexts:
        context.close()


class PersonWithoutScripts(Person):
    """Somebody whose browser runs no scripts; axe cannot run there either, so pages are only used."""

    def reads(self) -> None:
        """See that the page answered."""
        assert self.page.locator("h1").count() == 1, self.page.url
