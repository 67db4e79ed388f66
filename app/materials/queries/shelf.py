"""Packs by value, as lists and decisions need them."""

import uuid
from dataclasses import dataclass
from functools import cache

import sqlalchemy as sa

from app.core.reading import AnySelect, rows_of
from app.licences.models import Programme
from app.materials.models import Pack
from app.materials.types import Audience


@dataclass(frozen=True)
class ShelvedPack:
    """A pack with the name of its programme: the columns of `shelf`, in their order."""

    id: uuid.UUID
    slug: str
    title: str
    summary: str
    audience: Audience
    programme_id: uuid.UUID
    programme: str


def shelf() -> AnySelect:
    """Return the statement of every pack, to narrow and to sort."""
    columns = Pack.id, Pack.slug, Pack.title, Pack.summary, Pack.audience, Pack.programme_id, Programme.name
    return sa.select(*columns).join(Programme, Programme.id == Pack.programme_id)


def all_packs() -> list[ShelvedPack]:
    """Return every pack there is, by title."""
    return [ShelvedPack(*row) for row in rows_of(_by_title())]


@cache
def _by_title() -> AnySelect:
    return shelf().order_by(Pack.title)
