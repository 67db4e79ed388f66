"""The work of materials that nobody waits for."""

from app.materials.jobs import scanning, sweeping

__all__ = ["scanning", "sweeping"]
