"""Choosing which mail to go without, and whom to act for first (G5)."""

import uuid
from collections.abc import Collection

import sqlalchemy as sa

from app.accounts.models import DefaultOrganisation, MutedMail
from app.accounts.queries.preferences import muted_kinds
from app.accounts.queries.users import user_by_id
from app.accounts.types import MailKind
from app.core.actor import Actor
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event

OBLIGATORY = (
    "This mail cannot be turned off: it tells you what happens to your account, or that somebody waits for you."
)
NOT_YOURS = "You do not act for this organisation. Choose one you act for."


def choose_preferences(actor: Actor, *, muted: Collection[MailKind], organisation_id: uuid.UUID | None) -> None:
    """Keep which optional mail the actor goes without, and whom they act for first; None is no choice.

    Raises DomainError for mail that is obligatory, and on `organisation` for one the actor does not act for.
    """
    assert actor.user_id is not None
    if not all(kind.is_optional for kind in muted):
        raise DomainError(OBLIGATORY)
    if organisation_id is not None and organisation_id not in actor.organisation_ids:
        raise DomainError(NOT_YOURS, field="organisation")
    user_by_id(actor.user_id, for_update=True)
    before = muted_kinds(actor.user_id)
    if gone := before - set(muted):
        db.session.execute(sa.delete(MutedMail).where(MutedMail.user_id == actor.user_id, MutedMail.kind.in_(gone)))
    db.session.add_all(MutedMail(user_id=actor.user_id, kind=kind) for kind in set(muted) - before)
    db.session.execute(sa.delete(DefaultOrganisation).where(DefaultOrganisation.user_id == actor.user_id))
    if organisation_id is not None:
        db.session.add(DefaultOrganisation(user_id=actor.user_id, organisation_id=organisation_id))
    db.session.flush()
    record_event(
        actor,
        EventTag.PREFERENCES_CHOSEN,
        subject_kind="user",
        subject_id=actor.user_id,
        before={kind.value: "off" for kind in sorted(before)},
        after={kind.value: "off" for kind in sorted(muted)},
    )
