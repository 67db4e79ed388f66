"""Who may invite whom to what, and how long an invitation is good (G1, G5)."""

from collections.abc import Iterable
from datetime import timedelta

from app.accounts.rules.grants import kind_for
from app.core.roles import Role
from app.core.verdicts import Finding, passed, refused, rule
from app.partners.types import OrganisationKind

LIFETIME = timedelta(days=7)
"""How long the link of an invitation is good."""

STAFF_ROLES = tuple(role for role in Role if kind_for(role) is OrganisationKind.PROVIDER)
"""What a partner's lead may invite people of their own organisation to be."""


def roles_offered(*, reaches_everyone: bool) -> tuple[Role, ...]:
    """Return the roles an inviter may offer.

    Nobody is invited as an administrator from a page: whoever is invited is not known to the portal yet, and that
    role gives every other. It is given to an account, or from the server's command line.
    """
    return tuple(role for role in Role if role is not Role.ADMINISTRATOR) if reaches_everyone else STAFF_ROLES


@rule(
    "invitation.within-reach",
    version=1,
    source="G1",
    promise="The administrator invites anybody; a partner's lead invites their own organisation's staff alone.",
)
def invitation_is_within_reach(role: Role, offered: Iterable[Role], organisation: str, *, is_own: bool) -> Finding:
    """Pass where the inviter may offer this role for this organisation; `is_own` says whether theirs covers it."""
    if not is_own:
        return refused(
            f"Invitations for {organisation} are sent by its own lead or by the Trust's administrator.",
            "Ask one of them to invite this person.",
            role=role,
        )
    if role in tuple(offered):
        return passed(f"{role.label} may be offered for {organisation}.", role=role)
    return refused(
        f"{role.label} is not a role you can invite somebody to.",
        "Choose another role, or ask the Trust's administrator.",
        role=role,
    )
