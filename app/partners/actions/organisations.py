"""Registering and renaming organisations (E1)."""

import unicodedata
import uuid
from datetime import date

from app.core.actor import Actor
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.core.formats import listed
from app.partners.actions.succession import succeed
from app.partners.models import Organisation, OrganisationName
from app.partners.queries.organisations import latest_name
from app.partners.queries.register import namesakes, places_of
from app.partners.types import OrganisationKind

LONGEST_NAME = 200


def register_organisation(
    actor: Actor, *, kind: OrganisationKind, name: str, from_day: date, is_namesake: bool = True
) -> Organisation:
    """Register an organisation under the name it has from a day on (E1).

    Raises DomainError on `name` for what cannot be one, and where another is called the same and the caller has not
    said that this is a namesake; a second Trust is refused by the database.
    """
    words = fit_name(name)
    if not is_namesake:
        _refuse_a_second_record(words, from_day)
    organisation = Organisation(kind=kind)
    db.session.add(organisation)
    db.session.flush()
    db.session.add(
        OrganisationName(organisation_id=organisation.id, name=words, from_day=from_day, **recorded_by(actor))
    )
    db.session.flush()
    record_event(
        actor,
        EventTag.ORGANISATION_REGISTERED,
        subject_kind="organisation",
        subject_id=organisation.id,
        organisation_id=organisation.id,
        name=words,
        kind=kind.in_sentence,
    )
    return organisation


def rename_organisation(
    actor: Actor, *, organisation: Organisation, name: str, from_day: date, is_namesake: bool = True
) -> OrganisationName:
    """Record what an organisation is called from a day on; what it was called before stays true of then (E1).

    Raises DomainError on `name` for what cannot be one, is the name already, or is another's and the caller has not
    said that this is a namesake; and on `from_day` for a day before the present name began.
    """
    words = fit_name(name)
    if not is_namesake:
        _refuse_a_second_record(words, from_day, but=organisation.id)
    current = latest_name(organisation.id, for_update=True)
    if current is not None and current.name == words:
        raise DomainError(f"It is called {words} already.", field="name")
    renamed = OrganisationName(organisation_id=organisation.id, name=words, from_day=from_day, **recorded_by(actor))
    succeed(actor, current, renamed)
    before = current.name if current is not None else None
    record_event(
        actor,
        EventTag.ORGANISATION_RENAMED,
        subject_kind="organisation",
        subject_id=organisation.id,
        organisation_id=organisation.id,
        before={"name": before},
        after={"name": words},
        was=before,
        name=words,
        from_day=from_day,
    )
    return renamed


def fit_text(typed: str | None, *, longest: int, field: str) -> str | None:
    """Return an optional line as it is kept, None where it is empty; raises DomainError on `field` where too long."""
    words = " ".join(unicodedata.normalize("NFC", typed or "").split())
    if len(words) > longest or not words.isprintable():
        raise DomainError(f"Enter at most {longest} printable characters here, or nothing.", field=field)
    return words or None


def fit_name(typed: str, *, longest: int = LONGEST_NAME, field: str = "name") -> str:
    """Return a name as it is kept; raises DomainError on `field` where it is empty, too long or unprintable."""
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name or len(name) > longest or not name.isprintable():
        raise DomainError(f"Enter a name of 1 to {longest} printable characters.", field=field)
    return name


def _refuse_a_second_record(name: str, day: date, but: uuid.UUID | None = None) -> None:
    others = {id_: kind for id_, kind in namesakes(name, day) if id_ != but}
    if not others:
        return
    places = places_of(others, day)
    known = listed([f"a {kind.in_sentence} ({places.get(id_) or 'no area yet'})" for id_, kind in others.items()])
    sentence = f"{name} is registered already, as {known}. If this is another organisation, tick the box."
    raise DomainError(sentence, field="name")
