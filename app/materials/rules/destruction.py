"""Destroying copies once a licence is over, and certifying it (A23; domain, section 3.1: exit)."""

from collections.abc import Collection, Sequence
from datetime import date

from app.core.formats import counted, long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules import LicenceFacts, state_on
from app.licences.types import LicenceState

OVER = frozenset({LicenceState.TERMINATED, LicenceState.IN_GRACE, LicenceState.EXPIRED, LicenceState.RUN_OFF})
DECLARATION = (
    "I declare for {organisation} that every copy of the materials listed here is destroyed, on every device, in every "
    "store and on paper, that none was passed on, and that the name CARA is no longer used."
)


def is_over(facts: LicenceFacts, day: date) -> bool:
    """Return whether a licence is over without a renewal that keeps the copies good."""
    return state_on(facts, day) in OVER


@rule(
    "materials.copies-are-recalled",
    version=1,
    source="A23; domain, section 3.1 (exit)",
    promise="Copies are destroyed once the licence they were taken under is over, not while it may still be used.",
)
def copies_are_recalled(facts: LicenceFacts, day: date) -> Finding:
    """Pass where the licence is over on the day: ended, terminated, or in its run-off."""
    if is_over(facts, day):
        return passed(f"{facts.reference} is over.", state=state_on(facts, day))
    return refused(
        f"{facts.reference} is {state_on(facts, day).in_sentence} on {long_date(day)}: its copies are not recalled.",
        "Confirm their destruction once it is over.",
    )


@rule(
    "materials.destruction-certified",
    version=1,
    source="A23; domain, section 3.1 (return or destroy materials and certify)",
    promise="Destruction is certified once, when every copy is confirmed destroyed and no open pair needs one.",
)
def destruction_may_be_certified(
    facts: LicenceFacts, held: Sequence[str], destroyed: Collection[str], certified_on: date | None, day: date
) -> Finding:
    """Pass where each copy held, given by its id, is confirmed destroyed, and nothing was certified yet."""
    if certified_on is not None:
        return refused(
            f"The destruction of copies under {facts.reference} was certified on {long_date(certified_on)}.",
            "There is nothing more to certify.",
        )
    if facts.run_off_until is not None and facts.terminated_on is None and day <= facts.run_off_until:
        return refused(
            f"Open pairs of {facts.reference} are finished until {long_date(facts.run_off_until)}.",
            "Certify once the run-off is over.",
        )
    left = [one for one in held if one not in destroyed]
    if left:
        return refused(
            f"{counted(len(left), 'copy', 'copies')} of {len(held)} {'is' if len(left) == 1 else 'are'} not confirmed "
            "destroyed.",
            "Confirm each of them first.",
        )
    return passed("Every copy is confirmed destroyed.", copies=len(held))
