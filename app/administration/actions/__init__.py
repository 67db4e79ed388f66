"""The verbs of administration, and what of it reaches outside: asking each part whether it works, kept mail."""

from app.administration.actions.health import readiness
from app.administration.actions.mail import kept_letter
from app.administration.actions.organisations import end_checked_organisation

__all__ = ["end_checked_organisation", "kept_letter", "readiness"]
