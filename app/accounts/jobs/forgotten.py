"""Writing the link to a new password, in the worker."""

import uuid

from app.accounts.actions.forgotten import FORGOTTEN_TASK, write_link
from app.core.jobs import task


@task(FORGOTTEN_TASK)
def write(request_id: uuid.UUID, user_id: uuid.UUID | None) -> None:
    """Write the link; doing it again writes nothing more."""
    write_link(request_id, user_id)
