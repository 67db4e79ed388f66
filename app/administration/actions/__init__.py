"""What administration does that reaches outside: asking each part whether it works, and opening kept mail."""

from app.administration.actions.health import readiness
from app.administration.actions.mail import kept_letter

__all__ = ["kept_letter", "readiness"]
