"""What the portal keeps ready, so that home need not count it while somebody waits."""

from app.core.clock import today
from app.core.jobs import schedule
from app.core.kept import keep_answer
from app.portal.queries.home import CERTIFIED_PEOPLE, PAST_DOWNLOADS


@schedule("portal.keep-figures", at="*/5 * * * *")
def keep_figures() -> None:
    """Count for today what home shows the Trust and is slow to count."""
    for question in (CERTIFIED_PEOPLE, PAST_DOWNLOADS):
        keep_answer(question, today())
