"""What the viewer can do to a licence as it is, for the buttons of its page."""

from dataclasses import dataclass
from datetime import date

from app.core.access import Permission, may
from app.core.actor import Actor
from app.licences.queries import side_of
from app.licences.rules import LicenceFacts, is_signed, may_be_accepted, may_be_declined, open_offer, state_on
from app.licences.rules.facts import ONE_DAY
from app.licences.types import ContractShape, LicenceState, Side

# Once a licence is expired, nothing is left to run off.
RUNNING_DOWN = (LicenceState.TERMINATED, LicenceState.IN_GRACE, LicenceState.EXPIRED, LicenceState.RUN_OFF)
NO_RUN_OFF = (LicenceState.EXPIRED, LicenceState.SIGNED)


@dataclass(frozen=True)
class Act:
    """One thing that can be done: where, what it is called, and whether it takes something away."""

    path: str
    label: str
    is_destructive: bool = False


Offered = tuple[bool, Permission, Act]


def acts_on(viewer: Actor, facts: LicenceFacts, today: date, *, is_renewed: bool) -> list[Act]:
    """Return what the viewer may do to the licence today, in the order of its life."""
    offered = [
        *_answers(viewer, facts, today),
        *_until_signed(facts, today),
        *_renewal(facts, today, is_renewed),
        *_in_course(facts, today),
    ]
    whose = facts.licensee_id
    return [act for can, permission, act in offered if can and may(viewer, permission, organisation_id=whose)]


def _answers(viewer: Actor, facts: LicenceFacts, today: date) -> list[Offered]:
    side = side_of(viewer, facts)
    if side is None:
        return []
    accept = "Read and accept" if side is Side.LICENSEE else "Accept for the Trust"
    return [
        (may_be_accepted(facts, side, today).passed, Permission.LICENCES_ANSWER, Act("accept", accept)),
        (may_be_declined(facts, side, today).passed, Permission.LICENCES_ANSWER, Act("decline", "Decline", True)),
    ]


def _until_signed(facts: LicenceFacts, today: date) -> list[Offered]:
    if facts.is_abandoned:
        return []
    is_on_offer, is_bare = open_offer(facts, today) is not None, not facts.signatures
    is_own = facts.shape is ContractShape.OWN_DELIVERY
    return [
        (is_bare and not is_on_offer, Permission.LICENCES_DRAFT, Act("edit", "Change the draft")),
        (is_bare and not is_on_offer and not is_own, Permission.LICENCES_OFFER, Act("offer", "Record an offer")),
        (bool(facts.missing_sides), Permission.LICENCES_SIGN, Act("sign", "Record a signature")),
        (
            is_on_offer and bool(facts.missing_sides),
            Permission.LICENCES_OFFER,
            Act("end-offer", "End the offer", True),
        ),
        (is_bare and not is_on_offer, Permission.LICENCES_DRAFT, Act("abandon", "Abandon the draft", True)),
    ]


def _renewal(facts: LicenceFacts, today: date, is_renewed: bool) -> list[Offered]:
    is_due = not is_renewed and facts.standing_notice is None and facts.terminated_on is None
    is_near = is_signed(facts, today) and facts.reminders_begin_on <= today
    return [(is_due and is_near, Permission.LICENCES_DRAFT, Act("renew", "Renew"))]


def _in_course(facts: LicenceFacts, today: date) -> list[Offered]:
    state = state_on(facts, today)
    is_over = state in (LicenceState.TERMINATED, LicenceState.SUPERSEDED)
    runs = is_signed(facts, today) and not is_over
    is_in_term, notice = runs and today <= facts.last_day, facts.standing_notice
    nears_its_end = runs and (notice is not None or facts.reminders_begin_on <= today) and state not in NO_RUN_OFF
    is_own = facts.shape is ContractShape.OWN_DELIVERY
    is_suspended = any(one.from_day <= today and one.may_be_lifted(today) for one in facts.suspensions)
    is_coming = any(one.is_to_come(today) for one in facts.suspensions)
    first_without = max(today, facts.last_day + ONE_DAY)
    breaks = Act(f"what-breaks?as-of={first_without.isoformat()}", "What breaks if it lapses")
    return [
        (runs, Permission.BREAKS_READ, breaks),
        (_is_ending(facts, state), Permission.BREAKS_READ, Act("run-down", "Run-down")),
        (is_in_term, Permission.LICENCES_MOBILISE, Act("go-live", "Record going live")),
        (is_in_term and not is_own, Permission.LICENCES_OFFER, Act("variations/new", "Offer a variation")),
        (is_suspended, Permission.LICENCES_SUSPEND, Act("reinstate", "Reinstate")),
        (is_coming, Permission.LICENCES_SUSPEND, Act("call-off", "Call the suspension off")),
        (is_in_term and notice is not None, Permission.LICENCES_GIVE_NOTICE, Act("withdraw-notice", "Withdraw notice")),
        (nears_its_end, Permission.LICENCES_GIVE_NOTICE, Act("run-off", "Arrange the run-off")),
        (is_in_term and notice is None, Permission.LICENCES_GIVE_NOTICE, Act("notice", "Record notice")),
        (runs, Permission.PARTY_CHANGES_RECORD, Act("change-of-party", "Change of party")),
        (is_in_term, Permission.PARTY_CHANGES_RECORD, Act("subcontract", "Record who delivers under it")),
        (runs, Permission.LICENCES_SUSPEND, Act("suspend", "Suspend", True)),
        (runs, Permission.LICENCES_TERMINATE, Act("terminate", "Terminate", True)),
    ]


def _is_ending(facts: LicenceFacts, state: LicenceState) -> bool:
    """Whether the licence is over, or its end is recorded, and no renewal takes over."""
    is_recorded = facts.standing_notice is not None or facts.terminated_on is not None
    return not facts.renewals and bool(facts.signed_on) and (is_recorded or state in RUNNING_DOWN)
