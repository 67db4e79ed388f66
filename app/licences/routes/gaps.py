"""What is said after a licence was saved: days of delivery in its areas that no licence covers (A25)."""

from flask import flash

from app.core.clock import today
from app.licences.models import Licence
from app.licences.queries import cover_of_areas, horizon_of, licence_facts
from app.licences.rules import delivery_is_covered


def warn_of_gaps(licence: Licence) -> None:
    """Say where CARA is delivered on days that no licence covers, this one counted as if both sides had signed it.

    What is looked at are the days from today to the agreed end, and at least those within the first reminder's reach.
    """
    (facts,) = licence_facts([licence.id])
    day, areas = today(), {one.area_id for one in facts.territory}
    last = max(facts.ends_on, horizon_of(day))
    for area in cover_of_areas(areas, day, programme_id=facts.programme_id, as_if_signed=facts.id):
        finding = delivery_is_covered(area.name, area.gaps(day, last))
        if not finding.passed:
            flash(f"{finding.because} {finding.remedy}", "warning")
