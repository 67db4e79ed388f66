"""What the portal pushes up from later features to earlier ones."""

from app.portal.actions.counting import count_facilitators

__all__ = ["count_facilitators"]
