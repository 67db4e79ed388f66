"""What home shows, gathered in at most eight queries for any one role (G7)."""

from app.portal.queries.home.figures import CERTIFIED_PEOPLE, PAST_DOWNLOADS, network_on
from app.portal.queries.home.gathering import duties_of, gather
from app.portal.queries.home.network import latest_news

__all__ = ["CERTIFIED_PEOPLE", "PAST_DOWNLOADS", "duties_of", "gather", "latest_news", "network_on"]
