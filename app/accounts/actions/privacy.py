"""Keeping that somebody has read the privacy notice."""

import uuid

from app.accounts.models import PrivacyAcceptance, User
from app.accounts.rules.privacy import notice_on
from app.core.actor import Actor
from app.core.clock import now, today
from app.core.db import db
from app.core.events import EventTag, record_event
from app.core.jobs.queue import insert_unless_there
from app.core.references import new_id


def accept_notice(user: User) -> None:
    """Keep that a person has read the version in effect today; saying it twice changes nothing."""
    version = notice_on(today()).version
    added: uuid.UUID | None = db.session.scalar(
        insert_unless_there(
            PrivacyAcceptance, id=new_id(), user_id=user.id, version=version, accepted_at=now()
        ).returning(PrivacyAcceptance.id)
    )
    if added is not None:
        own = Actor(user.id, user.name)
        record_event(own, EventTag.PRIVACY_ACCEPTED, subject_kind="user", subject_id=user.id, version=version)
