"""The work of accounts that nobody waits for."""

from app.accounts.jobs import mail

__all__ = ["mail"]
