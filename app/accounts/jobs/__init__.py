"""The work of accounts that nobody waits for."""

from app.accounts.jobs import forgotten, mail, reviews

__all__ = ["forgotten", "mail", "reviews"]
