"""When the days on which the areas of a licence go live may be recorded."""

import uuid
from collections.abc import Mapping
from datetime import date

from app.core.formats import long_date
from app.core.verdicts import Finding, passed, refused, rule
from app.licences.rules.facts import LicenceFacts
from app.licences.rules.state import is_signed, state_on
from app.licences.types import LicenceState

OVER = frozenset({LicenceState.TERMINATED, LicenceState.SUPERSEDED})


@rule(
    "licence.may-go-live",
    version=1,
    source="Licence states: mobilising; domain, section 3.3",
    promise="An area of the territory goes live within the term of a signed licence.",
)
def may_go_live(facts: LicenceFacts, days: Mapping[uuid.UUID, date | None], today: date) -> Finding:
    """Pass where every area lies in the territory and every day known lies in the term."""
    state = state_on(facts, today)
    if not is_signed(facts, today) or state in OVER:
        return refused(
            f"{facts.reference} is {state.in_sentence} today, so nothing goes live under it.",
            "Record this on the licence that is in force.",
        )
    covered = {one.area_id: one.words for one in facts.territory}
    if set(days) - set(covered):
        return refused(
            f"{facts.reference} does not cover every one of these areas.", "Open the page again and choose from it."
        )
    for area_id, live_on in days.items():
        if live_on is not None and not facts.starts_on <= live_on <= facts.last_day:
            return refused(
                f"{covered[area_id]} cannot go live on {long_date(live_on)}: the term of {facts.reference} runs "
                f"from {long_date(facts.starts_on)} to {long_date(facts.last_day)}.",
                "Enter a day within the term, or leave it empty while none is known.",
                field=field_of(area_id),
            )
    return passed(f"The days of {facts.reference} may be recorded.")


def field_of(area_id: uuid.UUID) -> str:
    """Return the name of the form's field for an area's day."""
    return f"live_on_{area_id.hex}"
