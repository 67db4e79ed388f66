"""Four eyes on the administrator's role, and an administrator always left (G1)."""

import uuid
from datetime import datetime, timedelta

from app.core.formats import long_time
from app.core.roles import Role
from app.core.verdicts import Finding, passed, refused, rule

CONFIRMED_ROLES = frozenset({Role.ADMINISTRATOR})
"""The roles that take effect only once a second administrator has confirmed them."""

CONFIRM_WITHIN = timedelta(days=7)


@rule(
    "role.not-own",
    version=1,
    source="G1",
    promise="Nobody gives or ends a role of their own, and nobody disables their own account.",
)
def role_is_not_own(actor_id: uuid.UUID | None, user_id: uuid.UUID) -> Finding:
    """Pass where somebody acts on another person's account."""
    if actor_id != user_id:
        return passed("The account is somebody else's.")
    return refused("This is your own account.", "Ask another administrator, or your organisation's lead.")


@rule(
    "role.second-administrator",
    version=1,
    source="G1",
    promise="An administrator is confirmed within seven days by another, who neither asked for it nor receives it.",
)
def second_administrator_confirms(
    actor_id: uuid.UUID | None,
    *,
    requested_by_id: uuid.UUID,
    requested_by: str,
    user_id: uuid.UUID,
    expires_at: datetime,
    moment: datetime,
) -> Finding:
    """Pass where this actor may confirm the request at the moment."""
    if actor_id in (requested_by_id, user_id):
        who = "asked for it" if actor_id == requested_by_id else "would receive it"
        return refused(f"You {who}, so somebody else confirms it.", "Ask another administrator to confirm it.")
    if moment >= expires_at:
        return refused(f"The request by {requested_by} ran out on {long_time(expires_at)}.", "Ask for the role again.")
    return passed(f"{requested_by} asked for it, and somebody else confirms it.")


@rule(
    "role.administrator-left",
    version=1,
    source="G1",
    promise="There is always an administrator who can sign in: the last one is neither ended nor disabled.",
)
def administrator_is_left(name: str, *, is_administrator: bool, others: int) -> Finding:
    """Pass where `name` is no administrator, or others who can sign in would be left."""
    if not is_administrator or others > 0:
        return passed("An administrator is left.", others=others)
    return refused(
        f"{name} is the last administrator who can sign in.",
        "Make somebody else an administrator first, and have it confirmed.",
        others=others,
    )


@rule(
    "role.lead-left",
    version=1,
    source="G1",
    promise="A provider's only partner lead is ended by whoever says that they mean it, having read what follows.",
)
def lead_is_left(name: str, organisation: str, *, is_lead: bool, others: int) -> Finding:
    """Pass where `name` is no partner lead, or others who can sign in would be left."""
    if not is_lead or others > 0:
        return passed("The organisation is led.", others=others)
    follows = (
        f"{name} is the only partner lead of {organisation}. Without one nobody there can answer an offer of the "
        "Trust, send evidence for a condition, record checks, invite colleagues or answer their access review; and "
        "nobody there is reminded before a licence ends."
    )
    remedy = "Make somebody else partner lead first, or tick that it is meant."
    return refused(follows, remedy, field="leaves_no_lead", others=others)
