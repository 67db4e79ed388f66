"""Handing out sealed documents, and what is recorded of it (A14, A18)."""

from app.adapters.configured import file_store
from app.adapters.files import Delivery
from app.core.actor import Actor
from app.core.events import EventTag, record_event
from app.licences.actions.locking import about
from app.licences.actions.sealing.storing import MEDIA_TYPE
from app.licences.queries import SealedOne, licence_facts


def record_download(actor: Actor, found: SealedOne) -> None:
    """Record that somebody was handed a sealed agreement or variation."""
    (facts,) = licence_facts([found.licence_id])
    if found.variation is None:
        record_event(actor, EventTag.AGREEMENT_DOWNLOADED, sha256=found.sha256, **about(facts))
    else:
        tag, number = EventTag.VARIATION_DOWNLOADED, found.variation
        record_event(actor, tag, number=number, sha256=found.sha256, **about(facts))


def deliver_sealed(found: SealedOne) -> Delivery:
    """Return how a sealed document reaches the person who may have it; raises what the file store raises."""
    return file_store().serve(found.storage_key, download_name=name_of(found), media_type=MEDIA_TYPE)


def name_of(found: SealedOne) -> str:
    """Return what the file is called when it is downloaded."""
    what = "agreement" if found.variation is None else f"variation-{found.variation}"
    return f"{found.reference}-{what}.pdf"
