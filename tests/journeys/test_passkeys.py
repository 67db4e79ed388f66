"""Somebody who signs in with a passkey: added, used alone and after the password, and removed (G5)."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import PASSWORD, Person

pytestmark = pytest.mark.feature("G5")


def give_a_key(person: Person) -> None:
    """Plug a virtual authenticator into the person's browser."""
    browser = person.page.context.new_cdp_session(person.page)
    browser.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def goes_on(person: Person, button: str, path: str) -> None:
    """Press a button whose answer comes from the passkey, and land on a page."""
    with person.page.expect_navigation(url=f"{person.address}{path}"):
        person.page.get_by_role("button", name=button).first.click()
    person.reads()


@pytest.mark.parametrize(
    ("width", "who"),
    [
        (360, "qa@hamptontrust.example"),
        (768, "qa2@hamptontrust.example"),
        (1360, "analyst@hamptontrust.example"),
    ],
)
def test_a_passkey_from_its_first_day_to_its_last(person: Callable[..., Person], width: int, who: str) -> None:
    somebody = person(who, width=width)
    give_a_key(somebody)
    somebody.opens("/account")
    somebody.sees("Passkeys None", "Recovery codes 0 codes left")
    somebody.opens("/account/passkeys")
    somebody.page.get_by_label("Name of the passkey").fill("Work laptop")
    goes_on(somebody, "Add passkey", "/account/recovery-codes")
    somebody.sees("The passkey Work laptop is added", "Keep these now")
    assert somebody.page.locator(".wm-codes code").count() == 10
    somebody.presses("I have kept them")
    somebody.presses("Sign out everywhere")
    somebody.opens("/sign-in")
    somebody.follows("Sign in with a passkey")
    goes_on(somebody, "Sign in with a passkey", "/")
    somebody.opens("/account")
    somebody.sees("Passkeys Work laptop", "10 codes left")
    somebody.presses("Sign out everywhere")
    somebody.page.get_by_label("Email address").fill(who)
    somebody.page.get_by_label("Password", exact=True).fill(PASSWORD)
    somebody.presses("Sign in")
    somebody.sees("Use your passkey")
    goes_on(somebody, "Use a passkey", "/")
    somebody.opens("/account/confirm?next=/account/passkeys")
    goes_on(somebody, "Confirm with a passkey", "/account/passkeys")
    somebody.follows("Remove Work laptop")
    somebody.presses("Remove passkey")
    somebody.sees("The passkey Work laptop is removed")


def test_without_scripts_the_page_says_what_else_works(person: Callable[..., Person]) -> None:
    somebody = person("trainer@hamptontrust.example", scripts=False)
    somebody.opens("/account/passkeys")
    somebody.sees("Passkeys need JavaScript", "An authenticator app and recovery codes work without it")
    somebody.page.get_by_label("Name of the passkey").fill("Work laptop")
    somebody.presses("Add passkey")
    somebody.sees("No passkey was sent")
    assert somebody.page.get_by_label("Name of the passkey").input_value() == "Work laptop"
