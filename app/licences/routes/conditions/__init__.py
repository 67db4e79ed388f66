"""The pages of a licence's conditions (A15)."""

from app.licences.routes.conditions import acts, evidence

__all__ = ["acts", "evidence"]
