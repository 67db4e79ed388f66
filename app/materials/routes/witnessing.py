"""What the pages of materials witness: refusals, downloads and views, written after the request's own transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from app.core.actor import Actor
from app.core.clock import today
from app.core.witness import witness
from app.materials.actions.access import party_of, record_download, record_refusal, record_view
from app.materials.actions.copies import CopyRefused
from app.materials.models import Copy
from app.materials.queries.access import has_viewed
from app.materials.queries.records import VersionRecord
from app.materials.rules.entitlement import Decision
from app.materials.types import Asked, Party


@contextmanager
def refusals_witnessed(actor: Actor, asked: Asked, copy_id: str | None = None) -> Iterator[None]:
    """Have a refusal inside recorded with its verdict, and raised on to its page (A7, C11)."""
    try:
        yield
    except CopyRefused as refusal:
        witness(partial(record_refusal, actor, asked, refusal.decision, copy_id=copy_id))
        raise


def witness_download(actor: Actor, asked: Asked, copy: Copy, *, goes_on: bool) -> None:
    """Have a download recorded (C11)."""
    party = Party(copy.organisation_id, copy.organisation_name)
    witness(partial(record_download, actor, asked, party, copy_id=copy.copy_id, goes_on=goes_on))


def witness_view(actor: Actor, record: VersionRecord, decision: Decision) -> None:
    """Have a look at a version's page recorded, once a day (C11); after the first nothing is written."""
    if has_viewed(actor.user_id, record.version.id, today()):
        return
    version, pack = record.version, record.version.pack
    asked = Asked(pack.programme_id, pack.id, pack.title, version.id, version.number)
    witness(partial(record_view, actor, asked, party_of(decision)))
