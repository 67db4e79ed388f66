"""What administration decides and says. Pure functions."""

from app.administration.rules.events import changes, group_of, tags_of

__all__ = ["changes", "group_of", "tags_of"]
