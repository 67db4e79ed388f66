"""The demo's accounts."""

from datetime import date

from app.accounts.actions.roles import grant_role
from app.accounts.actions.users import add_user
from app.accounts.models import User
from app.core.actor import Actor
from app.demo.cast import PASSWORD, USERS
from app.demo.partners import area
from app.partners.models import Organisation


def load_accounts(actor: Actor, organisations: dict[str, Organisation], from_day: date) -> dict[str, User]:
    """Add every demo account with its role from a day on, and return the accounts by address."""
    found = {}
    for one in USERS:
        user = add_user(actor, email=one.email, name=one.name, password=PASSWORD)
        grant_role(
            actor,
            user=user,
            role=one.role,
            organisation=organisations[one.organisation],
            area=area(one.area) if one.area else None,
            from_day=from_day,
        )
        found[one.email] = user
    return found
