"""What an event is about: found by the words people know it by, and where its page is."""

import uuid
from collections.abc import Callable

import sqlalchemy as sa

from app.accounts.models import User
from app.core.db import db
from app.core.folding import folded
from app.licences.models import Licence
from app.materials.models import Copy, Pack, PackVersion
from app.partners.models import ForceArea, Organisation, OrganisationName
from app.partners.models.organisations import LONGEST_NAME
from app.training.models import Person

Subject = tuple[str, uuid.UUID]
MOST_SUBJECTS = 20


def subjects_named(typed: str) -> list[Subject]:
    """Return the (kind, id) of what is known by exactly these words, in one query.

    They are a licence's or person's number, an area's code, a copy id, a pack's address, an account's address, or
    the name of an organisation; case does not matter.
    """
    words = typed.strip().lower()
    found = [
        _named("licence", Licence.id, Licence.reference, words),
        _named("person", Person.id, Person.number, words),
        _named("area", ForceArea.id, ForceArea.code, words),
        _named("copy", Copy.id, Copy.copy_id, words),
        _named("pack", Pack.id, Pack.slug, words),
        _named("user", User.id, User.email, words),
        _organisation_named(typed.strip()),
    ]
    rows = db.session.execute(sa.union_all(*found).limit(MOST_SUBJECTS)).all()
    return [(kind, subject_id) for kind, subject_id in rows]


def subject_path(kind: str, subject_id: uuid.UUID | None) -> str | None:
    """Return where the page of an event's subject is, or None where it has none of its own."""
    read = _PATHS.get(kind)
    return read(subject_id) if read is not None and subject_id is not None else None


def _named(
    kind: str, key: sa.orm.Mapped[uuid.UUID], words: sa.orm.Mapped[str], typed: str
) -> sa.Select[str, uuid.UUID]:
    return sa.select(sa.literal(kind).label("kind"), key.label("id")).where(sa.func.lower(words) == typed)


def _organisation_named(typed: str) -> sa.Select[str, uuid.UUID]:
    called = sa.select(sa.literal("organisation").label("kind"), OrganisationName.organisation_id.label("id"))
    return called.where(OrganisationName.folded_name == folded(typed, LONGEST_NAME))


def _person_path(person_id: uuid.UUID) -> str | None:
    number = db.session.scalar(sa.select(Person.number).where(Person.id == person_id))
    return f"/people/{number}" if number else None


def _area_path(area_id: uuid.UUID) -> str | None:
    code = db.session.scalar(sa.select(ForceArea.code).where(ForceArea.id == area_id))
    return f"/areas/{code}" if code else None


def _copy_path(key: uuid.UUID) -> str | None:
    copy_id = db.session.scalar(sa.select(Copy.copy_id).where(Copy.id == key))
    return f"/copies/{copy_id}" if copy_id else None


def _pack_path(pack_id: uuid.UUID) -> str | None:
    slug = db.session.scalar(sa.select(Pack.slug).where(Pack.id == pack_id))
    return f"/materials/{slug}" if slug else None


def _version_path(version_id: uuid.UUID) -> str | None:
    version = db.session.get(PackVersion, version_id)
    return f"/materials/{version.pack.slug}/{version.number}" if version is not None else None


def _organisation_path(organisation_id: uuid.UUID) -> str | None:
    known = db.session.scalar(sa.select(Organisation.id).where(Organisation.id == organisation_id))
    return f"/organisations/{organisation_id}" if known else None


_PATHS: dict[str, Callable[[uuid.UUID], str | None]] = {
    "licence": lambda licence_id: f"/licences/{licence_id}",
    "organisation": _organisation_path,
    "person": _person_path,
    "area": _area_path,
    "pack": _pack_path,
    "version": _version_path,
    "copy": _copy_path,
    "job": lambda job_id: f"/jobs/{job_id}",
}
