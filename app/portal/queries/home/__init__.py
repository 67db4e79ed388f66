"""What home shows, gathered in at most eight queries for any one role (G7)."""

from app.portal.queries.home.figures import licensed_areas, network_sums
from app.portal.queries.home.gathering import duties_of, gather
from app.portal.queries.home.network import latest_news

__all__ = ["duties_of", "gather", "latest_news", "licensed_areas", "network_sums"]
