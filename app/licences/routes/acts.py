"""What the viewer can do to a licence as it is, for the buttons of its page."""

from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, may
from app.core.actor import Actor
from app.licences.rules import LicenceFacts, is_signed, state_on
from app.licences.types import LicenceState


@dataclass(frozen=True)
class Act:
    """One thing that can be done: where, what it is called, and whether it takes something away."""

    path: str
    label: str
    is_destructive: bool = False


def acts_on(viewer: Actor, facts: LicenceFacts, today: date) -> list[Act]:
    """Return what the viewer may do to the licence today, in the order of its life."""
    signed, state = is_signed(facts, today), state_on(facts, today)
    is_suspended = any(one.from_day <= today and one.may_be_lifted(today) for one in facts.suspensions)
    is_coming = any(one.is_to_come(today) for one in facts.suspensions)
    is_over = state in (LicenceState.TERMINATED, LicenceState.SUPERSEDED)
    offered = [
        (not facts.signatures, Permission.LICENCES_DRAFT, Act("edit", "Change the draft")),
        (bool(facts.missing_sides), Permission.LICENCES_SIGN, Act("sign", "Record a signature")),
        (is_suspended, Permission.LICENCES_SUSPEND, Act("reinstate", "Reinstate")),
        (is_coming, Permission.LICENCES_SUSPEND, Act("call-off", "Call the suspension off")),
        (signed and not is_over, Permission.LICENCES_SUSPEND, Act("suspend", "Suspend", True)),
        (signed and not is_over, Permission.LICENCES_TERMINATE, Act("terminate", "Terminate", True)),
    ]
    return [act for is_possible, permission, act in offered if is_possible and may(viewer, permission)]
