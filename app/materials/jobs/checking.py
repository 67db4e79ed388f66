"""Checking each night that the daily sums of the access log are what the log itself says (C11)."""

from datetime import timedelta

import structlog

from app.core.clock import today
from app.core.formats import counted, long_date
from app.core.jobs import schedule
from app.materials.queries.access import SumFault, faults_of_sums

log = structlog.get_logger()
LOOKS_BACK = timedelta(days=7)


class SumsDiffer(Exception):
    """Figures on home and in reports are not what the log says; the administrator finds it among the dead jobs."""


# After what clears the night's files away, so that both read the log while nobody waits.
@schedule("materials.check-sums", at="40 3 * * *")
def check_sums() -> None:
    """Compare the sums of the last seven whole days with the log. Raises SumsDiffer, which names the first."""
    yesterday = today() - timedelta(days=1)
    faults = faults_of_sums(today() - LOOKS_BACK, yesterday)
    log.info("sums checked", faults=len(faults))
    if faults:
        raise SumsDiffer(_sentence(min(faults, key=_order), len(faults)))


def _sentence(first: SumFault, many: int) -> str:
    day, organisation_id, version_id, kind = first.key
    where = f"{kind.in_sentence} on {long_date(day)} by organisation {organisation_id}, version {version_id}"
    which = f"The first: {where}: {first.kept} kept, {first.counted} counted."
    return f"{counted(many, 'daily sum')} of the access log {'is' if many == 1 else 'are'} not what it says. {which}"


def _order(fault: SumFault) -> tuple[str, ...]:
    return tuple(str(part) for part in fault.key)
