"""Reads of what people have chosen for themselves."""

import uuid

import sqlalchemy as sa

from app.accounts.models import DefaultOrganisation, MutedMail, User
from app.accounts.types import MailKind
from app.core.actor import Actor
from app.core.db import db


def muted_kinds(user_id: uuid.UUID) -> frozenset[MailKind]:
    """Return the kinds of mail a person goes without."""
    return frozenset(db.session.scalars(sa.select(MutedMail.kind).where(MutedMail.user_id == user_id)))


def goes_without(address: str, kind: MailKind) -> bool:
    """Return whether the account of an address goes without a kind of mail; what is obligatory reaches everybody."""
    if not kind.is_optional:
        return False
    muted = sa.exists().where(MutedMail.user_id == User.id, User.email == address, MutedMail.kind == kind)
    return bool(db.session.scalar(sa.select(muted)))


def default_organisation(actor: Actor) -> uuid.UUID | None:
    """Return whom the actor acts for unless they choose another, while they act for it at all."""
    chosen = db.session.scalar(
        sa.select(DefaultOrganisation.organisation_id).where(DefaultOrganisation.user_id == actor.user_id)
    )
    return chosen if chosen in actor.organisation_ids else None
