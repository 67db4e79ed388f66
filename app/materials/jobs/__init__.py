"""The work of materials that nobody waits for."""

from app.materials.jobs import clearing, scanning, stamping, sweeping

__all__ = ["clearing", "scanning", "stamping", "sweeping"]
