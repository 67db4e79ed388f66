"""The verbs of administration."""

from app.administration.actions.organisations import end_checked_organisation
from app.administration.actions.readiness import readiness

__all__ = ["end_checked_organisation", "readiness"]
