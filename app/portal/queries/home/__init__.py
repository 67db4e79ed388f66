"""What home shows, gathered in at most eight queries for any one role (G7)."""

from app.portal.queries.home.figures import Network, network_on
from app.portal.queries.home.gathering import duties_of, gather
from app.portal.queries.home.network import latest_news
from app.portal.queries.home.questions import CERTIFIED_PEOPLE, LICENCES, QUESTIONS

__all__ = ["CERTIFIED_PEOPLE", "LICENCES", "QUESTIONS", "Network", "duties_of", "gather", "latest_news", "network_on"]
