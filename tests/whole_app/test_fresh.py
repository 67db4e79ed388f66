"""Every view that does what would hurt most in the wrong hands asks for a recent proof of identity (G5)."""

import pytest
from flask import Flask

from app.core.access import SENSITIVE, Permission, requires
from app.core.dispatch import declared_access

OWN_FACTORS = {
    "accounts.address",
    "accounts.confirm_new_address",
    "accounts.authenticator",
    "accounts.remove_own_authenticator",
    "accounts.passkeys",
    "accounts.passkey_options",
    "accounts.remove_one_passkey",
    "accounts.recovery_codes",
    "accounts.make_recovery_codes",
    "accounts.recovery_codes_text",
}
ACTS_ON_ACCESS = {"accounts.review", "administration.cut_off_now", "administration.restore"}
LOGS = {
    "administration.audit",
    "administration.readings",
    "administration.mail",
    "administration.movements",
    "training.vetting",
    "materials.log",
    "materials.holders",
}


def stale_doors(app: Flask) -> list[str]:
    """Return the views that only sensitive permissions open, or that are named above, and that ask for no proof."""
    found = []
    for endpoint in app.view_functions:
        access = declared_access(app, endpoint)
        if access is None:
            continue
        is_sensitive = bool(access.permissions) and set(access.permissions) <= SENSITIVE
        if (is_sensitive or endpoint in OWN_FACTORS | ACTS_ON_ACCESS) and not access.fresh:
            found.append(endpoint)
        if endpoint in LOGS and not (access.fresh or access.fresh_exports):
            found.append(endpoint)
    return sorted(found)


@pytest.mark.feature("G5")
def test_every_sensitive_view_is_fresh(app: Flask) -> None:
    assert stale_doors(app) == []
    assert set(app.view_functions) >= OWN_FACTORS | ACTS_ON_ACCESS | LOGS
    assert {permission.name for permission in SENSITIVE} >= {
        "LICENCES_SUSPEND",
        "LICENCES_TERMINATE",
        "STANDING_CHANGE",
        "MATERIALS_APPROVE",
        "MATERIALS_RELEASE",
        "MATERIALS_WITHDRAW",
    }


def test_the_sweep_finds_a_door_that_does_not_ask(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = requires(Permission.LICENCES_TERMINATE)(lambda: "done")
    monkeypatch.setitem(app.view_functions, "planted", planted)
    assert stale_doors(app) == ["planted"]
