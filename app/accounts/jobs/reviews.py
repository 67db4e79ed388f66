"""Opening the quarter's access reviews, and reminding whoever has not answered."""

import structlog

from app.accounts.actions.reviews import open_reviews, remind_reviewers
from app.core.clock import today
from app.core.jobs import schedule

log = structlog.get_logger()


@schedule("accounts.access-reviews", at="0 5 1 1,4,7,10 *")
def open_quarter() -> None:
    """Open the review of every organisation whose people hold roles."""
    log.info("access reviews opened", number=open_reviews(today()))


@schedule("accounts.access-review-reminders", at="30 5 * * *")
def remind() -> None:
    """Write to whoever has not answered in a review that ends within days."""
    log.info("access reviews recalled", letters=remind_reviewers(today()))
