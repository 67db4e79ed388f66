"""Counting the facilitators certified under each licence, and recording it there (A9, A16)."""

import uuid
from collections.abc import Collection

from app.core.actor import system_actor
from app.licences.actions import record_compliance
from app.licences.types import Measure
from app.portal.queries.counting import licences_at_work, times_of
from app.portal.rules.counting import counted_runs

COUNTER = system_actor("counting")


def count_facilitators(wanted: Collection[uuid.UUID] | None = None) -> int:
    """Record on each licence, of these or all, how many facilitators it has on each run of days; return the news.

    Counted are those certified or above for its programme, engaged by its licensee in its territory, and not out of
    delivery, from the first day of its term on, days to come included.
    """
    licences = licences_at_work(wanted)
    times = times_of(licences)
    news = 0
    for facts in licences:
        runs, measure = counted_runs(times[facts.id], facts.starts_on), Measure.CERTIFIED_FACILITATORS
        # Nearly always nothing is new: then no licence is locked and nothing is asked again.
        if runs != [one for one in facts.compliance if one.measure is measure]:
            news += record_compliance(COUNTER, licence_id=facts.id, measure=measure, runs=runs)
    return news
