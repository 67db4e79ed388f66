"""When somebody may deliver under another's licence (A19; domain, section 3.1: no sub-licence without consent)."""

from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.state import is_signed
from app.partners.types import OrganisationKind


@rule(
    "licence.may-be-subcontracted",
    version=1,
    source="A19; domain, section 3.1 (IP: no sub-licence without consent)",
    promise="Under a signed licence another provider than its licensee delivers, within its term.",
)
def may_be_subcontracted(
    facts: LicenceFacts, name: str, kind: OrganisationKind, from_day: date, today: date, *, is_holder: bool
) -> Finding:
    """Pass where the licence is signed and in its term on the day, and the organisation is another provider."""
    if not is_signed(facts, today):
        return refused(f"{facts.reference} is not signed by every side.", "Record who delivers once it is.")
    if kind is not OrganisationKind.PROVIDER:
        return refused(f"{name} is not a provider.", "Choose an organisation that is one.", field="organisation")
    if is_holder:
        return refused(f"{name} holds the licence itself.", "Choose who delivers in its place.", field="organisation")
    if not facts.starts_on <= from_day <= facts.last_day:
        return refused(
            f"{facts.reference} runs from {long_date(facts.starts_on)} to {long_date(facts.last_day)}.",
            "Enter a day within its term.",
            field="from_day",
        )
    return passed(f"{name} may deliver under {facts.reference}.")
