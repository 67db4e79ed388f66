"""Opening the quarter's access reviews."""

import structlog

from app.accounts.actions.reviews import open_reviews
from app.core.clock import today
from app.core.jobs import schedule

log = structlog.get_logger()


@schedule("accounts.access-reviews", at="0 5 1 1,4,7,10 *")
def open_quarter() -> None:
    """Open the review of every organisation whose people hold roles."""
    log.info("access reviews opened", number=open_reviews(today()))
