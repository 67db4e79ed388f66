"""Why a copy is refused in a word or two, for a list. The reasons in full are on the version's page."""

from app.core.verdicts import Finding
from app.licences.types import LicenceState

SHORT_REASONS = {
    "materials.version-available": "Not available",
    "materials.audience": "Not written for your role",
    "materials.licensed": "No licence",
    "materials.reads-for-area": "No force area",
    "materials.file-not-infected": "A virus was found",
    "licence.permits-downloads": "Licence does not permit it",
    "licence.covers-area": "Not in your area",
    "certification.current": "Not certified for it",
    "certification.standing": "Out of delivery",
    "area.engaged": "Area not engaged",
    "area.agreement": "No agreement in the area",
}


def short_reason(finding: Finding) -> str:
    """Return in a word or two why a finding refused; of a licence, the state it is in."""
    state = finding.facts.get("state")
    if finding.rule.startswith("licence.permits-downloads@") and isinstance(state, LicenceState):
        return f"Licence: {state.in_sentence}"
    return SHORT_REASONS[finding.rule.partition("@")[0]]
