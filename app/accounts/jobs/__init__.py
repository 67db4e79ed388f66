"""The work of accounts that nobody waits for."""

from app.accounts.jobs import forgotten, mail

__all__ = ["forgotten", "mail"]
