"""Changes of party: all of them, one of them, the four that are recorded, and undoing one before its day (A24)."""

from app.licences.routes.parties import passing_on, reading, together, transferring, undoing

__all__ = ["passing_on", "reading", "together", "transferring", "undoing"]
