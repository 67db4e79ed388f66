"""The work of accounts that nobody waits for."""

from app.accounts.jobs import forgotten, mail, proofs, reviews

__all__ = ["forgotten", "mail", "proofs", "reviews"]
