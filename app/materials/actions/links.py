"""Handing a copy out: decided anew at each request, and carried by the file store (C20)."""

from app.adapters.configured import file_store
from app.adapters.files import Delivery
from app.core.actor import Actor
from app.core.clock import today
from app.core.errors import DomainError
from app.materials.actions.copies import CopyRefused
from app.materials.models import Copy
from app.materials.queries.readers import decide_for
from app.materials.types import CopyState

WHY_NOT = {
    CopyState.WAITING: "This copy is still being stamped. Its page says when it is ready.",
    CopyState.FAILED: "This copy could not be made. Ask for a new one on the material's page.",
    CopyState.CLEARED: "This copy's file was cleared away. Ask for a new copy on its page.",
}


def deliver_copy(actor: Actor, copy: Copy) -> Delivery:
    """Return how the actor's own copy reaches them now, if they may still have it today (C5–C8, C20).

    Raises CopyRefused where anything has come between, such as a suspension, and DomainError for a copy that has
    no file.
    """
    decision = decide_for(actor, copy.pack, copy.version_id, today(), scan=copy.file.scan)
    if not decision.allowed:
        raise CopyRefused(decision)
    if copy.storage_key is None:
        raise DomainError(WHY_NOT[copy.state])
    return file_store().serve(copy.storage_key, download_name=copy.file.file_name, media_type=copy.file.media_type)
