"""Somebody who signs in through a provider of identities, with and without scripts (G5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Person, PersonWithoutScripts, running_portal
from tests.servers.openid import CLIENT, SECRET, running_provider

pytestmark = pytest.mark.feature("G5")
NAME = "Northmoor ID"


@pytest.fixture(scope="module")
def vouching_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A portal set up with a provider that vouches for a lead."""
    with running_provider() as provider:
        provider.claims = {"email": "lead@northmoor.example"}
        settings = {
            "PORTAL_OIDC_ISSUER": provider.issuer,
            "PORTAL_OIDC_CLIENT_ID": CLIENT,
            "PORTAL_OIDC_CLIENT_SECRET": SECRET,
            "PORTAL_OIDC_NAME": NAME,
        }
        folder: Path = tmp_path_factory.mktemp("vouching")
        yield from running_portal(folder, settings)


@pytest.mark.parametrize("width", [360, 768, 1360])
def test_one_click_goes_there_and_back(browser: Browser, vouching_portal: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    somebody = Person(context.new_page(), vouching_portal)
    somebody.opens("/sign-in?next=/account")
    somebody.page.get_by_role("link", name=f"Sign in with {NAME}").click()
    somebody.page.wait_for_url(f"{vouching_portal}/account")
    somebody.reads()
    somebody.sees("lead@northmoor.example", "Second factor")
    context.close()


def test_without_scripts_it_is_one_button_more(browser: Browser, vouching_portal: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    somebody = PersonWithoutScripts(context.new_page(), vouching_portal)
    somebody.opens("/sign-in")
    somebody.follows(f"Sign in with {NAME}")
    somebody.sees(f"You are back from {NAME}")
    somebody.presses("Continue")
    assert somebody.page.url == f"{vouching_portal}/"
    context.close()
