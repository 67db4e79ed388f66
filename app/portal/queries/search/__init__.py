"""Search across what the viewer may see (G8): one narrowed query per kind of thing."""

from app.portal.queries.search.searching import SHORTEST, read_words, search

__all__ = ["SHORTEST", "read_words", "search"]
