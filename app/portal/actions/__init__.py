"""What the portal pushes up from later features to earlier ones."""

from app.portal.actions.counting import count_everywhere, count_facilitators

__all__ = ["count_everywhere", "count_facilitators"]
