"""What administration does by itself each night."""

import structlog

from app.administration.actions.leavers import cut_off_leavers
from app.core.actor import system_actor
from app.core.clock import today
from app.core.jobs import schedule

log = structlog.get_logger()


@schedule("administration.leavers", at="20 0 * * *")
def leavers() -> None:
    """End the roles of people whose organisation has no licence left to run down."""
    log.info("leavers cut off", roles=cut_off_leavers(system_actor("leavers"), today()))
