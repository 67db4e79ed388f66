"""What is said after a licence was saved: days of delivery no licence covers (A25), days no grant pays for (A13)."""

from flask import flash

from app.core.clock import today
from app.licences.models import Licence
from app.licences.queries import cover_of_areas, funding_of_licence, horizon_of, licence_facts
from app.licences.rules import delivery_is_covered, grant_covers_term


def warn_of_gaps(licence: Licence) -> None:
    """Say where CARA is delivered on days that no licence covers, this one counted as if both sides had signed it.

    And of a licence that rests on a grant, for which of its days none is recorded.

    What is looked at are the days from today to the agreed end, and at least those within the first reminder's reach.
    """
    (facts,) = licence_facts([licence.id])
    day, areas = today(), {one.area_id for one in facts.territory}
    last = max(facts.ends_on, horizon_of(day))
    for area in cover_of_areas(areas, day, programme_id=facts.programme_id, as_if_signed=facts.id):
        finding = delivery_is_covered(area.name, area.gaps(day, last))
        if not finding.passed:
            flash(f"{finding.because} {finding.remedy}", "warning")
    covered = grant_covers_term(facts, funding_of_licence(facts))
    if not covered.passed:
        flash(f"{covered.because} {covered.remedy}", "warning")
