"""What the pages about second factors share."""

from flask import url_for

from app.accounts.queries import recovery_codes_left
from app.accounts.routes.blueprint import settings
from app.accounts.routes.recovery_codes import give_recovery_codes
from app.accounts.rules.recovery_codes import new_code_set
from app.accounts.types import SignedIn


def needs_factor(person: SignedIn) -> bool:
    """Return whether this person's roles ask for a second factor; in the demonstration none does (G5)."""
    return person.holds_trust_role and not settings().demo


def after_setting_up(person: SignedIn) -> str:
    """Return where a person goes who set up a second factor: to their first recovery codes, else to their account."""
    if recovery_codes_left(person.user_id):
        return url_for("accounts.account")
    give_recovery_codes(person.actor, new_code_set())
    return url_for("accounts.recovery_codes")
