"""The work of materials that nobody waits for."""

from app.materials.jobs import checking, clearing, scanning, stamping, sweeping

__all__ = ["checking", "clearing", "scanning", "stamping", "sweeping"]
