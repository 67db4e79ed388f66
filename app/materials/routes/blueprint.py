"""The blueprint of materials, the words of its addresses, and what its views share."""

from flask import Blueprint
from werkzeug.routing import BaseConverter, ValidationError

from app.core.access import Permission, may
from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.references import read_copy_id
from app.materials.queries.records import VersionRecord, version_record_at
from app.materials.rules.numbers import NUMBER_PATTERN
from app.materials.rules.slugs import SLUG_PATTERN

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
