"""How each kind of thing is found: by its reference or name, within what the viewer may see."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from app.core.access import Permission, may
from app.core.actor import Actor
from app.core.clock import day_of
from app.core.db import db
from app.core.formats import long_date
from app.core.matching import begins_a_word
from app.core.references import read_copy_id
from app.core.tables.filters import contains
from app.licences.models import Licence
from app.licences.queries import holder_on, is_visible_to
from app.materials.models import Copy, Pack, VersionFile, VersionRelease
from app.partners.models import AreaName, ForceArea, Organisation, OrganisationName
from app.partners.queries import organisation_name_on, visible_organisations
from app.portal.types import Hit, HitGroup
from app.training.models import Person, PersonName
from app.training.queries import people_statement

MOST_HITS = 8


def licences_found(viewer: Actor, words: str, day: date) -> HitGroup:
    """Find licences by reference or by the licensee's name."""
    licensee = organisation_name_on(day, holder_on(day))
    statement = (
        sa.select(Licence.id, Licence.reference, licensee)
        .where(is_visible_to(viewer), contains(Licence.reference.expression, words) | contains(licensee, words))
        .order_by(begins_a_word(licensee, words), Licence.reference.desc())
    )
    return _group("Licences", statement, lambda key, ref, name: Hit(ref, f"/licences/{key}", name or ""))


def people_found(viewer: Actor, words: str, day: date) -> HitGroup:
    """Find people by number, or by a name they have or had, among those whose current record the viewer may see."""
    seen = people_statement(viewer, day).with_only_columns(Person.id).order_by(None)
    named = sa.exists().where(
        PersonName.person_id == Person.id, PersonName.is_known(), contains(PersonName.name.expression, words)
    )
    today_name = (
        sa.select(PersonName.name)
        .where(PersonName.person_id == Person.id, PersonName.holds_on(day))
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        sa.select(Person.number, today_name)
        .where(Person.id.in_(seen), contains(Person.number.expression, words) | named)
        .order_by(begins_a_word(today_name, words), today_name, Person.number)
    )
    return _group("People", statement, lambda number, name: Hit(name or number, f"/people/{number}", number))


def organisations_found(viewer: Actor, words: str, day: date) -> HitGroup:
    """Find organisations by what they are called on the day."""
    named = sa.and_(OrganisationName.organisation_id == Organisation.id, OrganisationName.holds_on(day))
    statement = (
        sa.select(Organisation.id, OrganisationName.name, Organisation.kind)
        .join(OrganisationName, named)
        .where(visible_organisations(viewer, day), contains(OrganisationName.name.expression, words))
        .order_by(begins_a_word(OrganisationName.name, words), OrganisationName.name, Organisation.id)
    )
    return _group("Organisations", statement, lambda key, name, kind: Hit(name, f"/organisations/{key}", kind.label))


def areas_found(_viewer: Actor, words: str, day: date) -> HitGroup:
    """Find force areas by name or ONS code; everybody may see all of them."""
    statement = (
        sa.select(ForceArea.code, AreaName.name)
        .join(AreaName, sa.and_(AreaName.area_id == ForceArea.id, AreaName.holds_on(day)))
        .where(
            contains(AreaName.name.expression, words)
            | contains(AreaName.short_name.expression, words)
            | contains(ForceArea.code.expression, words)
        )
        .order_by(begins_a_word(AreaName.name, words), AreaName.name)
    )
    return _group("Force areas", statement, lambda code, name: Hit(name, f"/areas/{code}", code))


def packs_found(viewer: Actor, words: str, _day: date) -> HitGroup:
    """Find packs by title. Every reader may see each pack's page, and there why it is not theirs, once released."""
    released = sa.exists().where(VersionRelease.pack_id == Pack.id, VersionRelease.is_known())
    sees_drafts = may(viewer, Permission.MATERIALS_READ_ANY)
    statement = (
        sa.select(Pack.slug, Pack.title, Pack.audience)
        .where(contains(Pack.title.expression, words), sa.true() if sees_drafts else released)
        .order_by(begins_a_word(Pack.title, words), Pack.title)
    )
    return _group(
        "Course materials", statement, lambda slug, title, audience: Hit(title, f"/materials/{slug}", audience.label)
    )


def copies_found(viewer: Actor, words: str, _day: date) -> HitGroup | None:
    """Find a copy by its whole id: any copy for whoever traces copies, one's own for everybody else."""
    copy_id = read_copy_id(words)
    if copy_id is None:
        return None
    traces = may(viewer, Permission.COPIES_TRACE)
    statement = (
        sa.select(Copy.copy_id, VersionFile.file_name, Copy.recipient, Copy.requested_at)
        .join(VersionFile, VersionFile.id == Copy.file_id)
        .where(Copy.copy_id == copy_id, sa.true() if traces else Copy.user_id == viewer.user_id)
        .order_by(Copy.id)
    )
    return _group(
        "Copies",
        statement,
        lambda found, file, recipient, at: Hit(
            found, f"/copies/{found}", f"{file}, for {recipient}, {long_date(day_of(at))}"
        ),
    )


def _group(label: str, statement: sa.Select[*tuple[Any, ...]], hit: Callable[..., Hit]) -> HitGroup:
    rows: Sequence[Any] = db.session.execute(statement.limit(MOST_HITS + 1)).all()
    return HitGroup(label, [hit(*row) for row in rows[:MOST_HITS]], len(rows) > MOST_HITS)
