"""The work of accounts that nobody waits for."""

from app.accounts.jobs import mail, reviews

__all__ = ["mail", "reviews"]
