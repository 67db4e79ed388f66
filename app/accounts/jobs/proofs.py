"""Forgetting proofs that are spent."""

import structlog

from app.accounts.actions.passkeys import clear_spent_proofs
from app.core.jobs import schedule

log = structlog.get_logger()


@schedule("accounts.clear-spent-proofs", at="15 3 * * *")
def clear() -> None:
    """Forget the proofs no cookie can bring back any more."""
    log.info("spent proofs cleared", number=clear_spent_proofs())
