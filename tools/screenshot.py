"""Take the picture of the README: the licence manager's home, from the demo, in the tests' browser."""

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.journeys.conftest import CHROMIUM, PASSWORD, running_portal  # noqa: E402

TARGET = ROOT / "docs" / "images" / "home.png"
EMAIL = "licences@hamptontrust.example"
SIZE = {"width": 1360, "height": 900}
MOST_BYTES = 300_000
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking"]


def main() -> int:
    """Start the portal with demo data, sign in, and write what the licence manager sees first."""
    with tempfile.TemporaryDirectory() as folder, contextmanager(running_portal)(Path(folder), {}) as address:
        take(address)
    size = TARGET.stat().st_size
    print(f"{TARGET.relative_to(ROOT)} written: {size / 1_000:.0f} kB.")
    return int(size > MOST_BYTES)


def take(address: str) -> None:
    """Sign in to a running portal and write its first page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport=SIZE)
        page.goto(f"{address}/sign-in")
        page.get_by_label("Email address").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").first.click()
        page.wait_for_url(f"{address}/")
        page.evaluate("document.fonts.ready")
        TARGET.parent.mkdir(exist_ok=True)
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
