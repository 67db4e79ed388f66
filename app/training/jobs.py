"""What training does by itself each night."""

import structlog

from app.core.actor import system_actor
from app.core.jobs import schedule
from app.training.actions.vetting import forget_checks

log = structlog.get_logger()


@schedule("training.forget-checks", at="25 3 * * *")
def forget() -> None:
    """Delete DBS checks and vetting that are over and were kept for their time."""
    log.info("checks forgotten", number=forget_checks(system_actor("retention")))
