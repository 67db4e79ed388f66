"""The blueprint of materials, the words of its addresses, and what its views share."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from flask import Blueprint
from werkzeug.routing import BaseConverter, ValidationError

from app.core.access import Permission, may
from app.core.actor import Actor, current_actor
from app.core.db import db
from app.core.errors import DomainError, NotFound, Refused, Stale
from app.core.forms import PortalForm, VersionedForm
from app.core.references import read_copy_id
from app.core.verdicts.models import keep_verdict
from app.core.witness import witness
from app.materials.models import PackVersion
from app.materials.queries.records import VersionRecord, version_record_at
from app.materials.rules.numbers import NUMBER_PATTERN
from app.materials.rules.slugs import SLUG_PATTERN

Done = TypeVar("Done")

blueprint = Blueprint("materials", __name__, template_folder="../templates")


class SlugConverter(BaseConverter):
    """A pack's address, such as facilitator-manual."""

    regex = SLUG_PATTERN


class NumberConverter(BaseConverter):
    """A version's number, written in its one way: 2.1.0."""

    regex = NUMBER_PATTERN


class CopyIdConverter(BaseConverter):
    """A copy id, read as people type it: case, hyphens and look-alike letters are forgiven (C9)."""

    regex = "[0-9A-Za-z-]{12,20}"

    def to_python(self, value: str) -> str:
        """Return the id in its canonical form; one whose check character is wrong is no address."""
        copy_id = read_copy_id(value)
        if copy_id is None:
            raise ValidationError
        return copy_id


CONVERTERS: dict[str, type[BaseConverter]] = {
    "slug": SlugConverter,
    "version": NumberConverter,
    "copy": CopyIdConverter,
}


def sees_drafts(viewer: Actor) -> bool:
    """Return whether the viewer may see what has not been released: Trust staff whose work is with materials."""
    return may(viewer, Permission.MATERIALS_READ_ANY)


def record_for(viewer: Actor, slug: str, number: str) -> VersionRecord:
    """Return the version at an address with everything on record; raises NotFound for one the viewer may not see."""
    record = version_record_at(slug, number)
    if record.release is None and not sees_drafts(viewer):
        raise NotFound("version")
    return record


def accepted(form: PortalForm, act: Callable[[], Done], version: PackVersion | None = None) -> Done | None:
    """Run one action for a form that was sent and is valid, and return what it made.

    None where nothing was sent, the form is invalid, or the domain refused: the sentences are then on their fields,
    and the transaction is rolled back. A verdict that refused is kept. After a stale page the form carries the
    version's row as it is now, so that sending it again is a decision.
    """
    if not form.validate_on_submit():
        return None
    version_id = version.id if version is not None else None
    try:
        return act()
    except Refused as refusal:
        db.session.rollback()
        for finding in refusal.verdict.refusals:
            form.add_domain_error(finding.facts.get("field"), f"{finding.because} {finding.remedy}")
        if version_id is not None:
            keep = partial(keep_verdict, subject_kind="version", subject_id=version_id)
            witness(partial(keep, current_actor(), refusal.verdict))
    except DomainError as refusal:
        db.session.rollback()
        form.add_domain_error(refusal.field, refusal.sentence)
        if isinstance(refusal, Stale) and isinstance(form, VersionedForm) and version is not None:
            form.version.data = str(version.row_version)
    return None
