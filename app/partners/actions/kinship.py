"""What an organisation is part of, from a day on (E1)."""

from datetime import date, timedelta

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.partners.actions.succession import end_fact, refuse_unless, succeed
from app.partners.models import Organisation, OrganisationParent
from app.partners.queries.organisations import organisation_names
from app.partners.queries.register import parents_from
from app.partners.rules.organisations import parent_makes_no_circle


def record_parent(
    actor: Actor, *, organisation: Organisation, parent: Organisation | None, from_day: date
) -> OrganisationParent | None:
    """Record what an organisation is part of from a day on, or with no parent that it stands alone (E1).

    Raises DomainError on `parent` for a circle and where nothing would change, and on `from_day` for a day before
    the present fact began.
    """
    current = _locked(organisation, parent)
    if (current.parent_id if current else None) == (parent.id if parent else None):
        raise DomainError("That is what is recorded now.", field="parent")
    names = organisation_names([one.id for one in (organisation, parent) if one], from_day)
    if parent is None:
        assert current is not None
        link = end_fact(actor, current, from_day - timedelta(days=1))
    else:
        _refuse_circle(organisation, parent, current, from_day, names.get(parent.id, "That organisation"))
        link = OrganisationParent(
            organisation_id=organisation.id, parent_id=parent.id, from_day=from_day, **recorded_by(actor)
        )
        succeed(actor, current, link)
    record_event(
        actor,
        EventTag.ORGANISATION_PARENT_RECORDED,
        subject_kind="organisation",
        subject_id=organisation.id,
        organisation_id=organisation.id,
        name=names.get(organisation.id),
        parent=f"part of {names.get(parent.id)}" if parent else "standing alone",
        from_day=from_day,
    )
    return link


def _refuse_circle(
    organisation: Organisation, parent: Organisation, current: OrganisationParent | None, from_day: date, name: str
) -> None:
    parents = parents_from(from_day)
    if current is not None:
        parents[organisation.id].discard(current.parent_id)
    refuse_unless(parent_makes_no_circle(organisation.id, parent.id, parents, name), field="parent")


def _locked(organisation: Organisation, parent: Organisation | None) -> OrganisationParent | None:
    """Return the present fact. Both organisations are locked, in one order, so that two cannot close a circle."""
    ids = sorted([organisation.id, *([parent.id] if parent else [])])
    db.session.execute(
        sa.select(Organisation.id).where(Organisation.id.in_(ids)).order_by(Organisation.id).with_for_update()
    )
    return db.session.scalar(
        sa.select(OrganisationParent)
        .where(
            OrganisationParent.organisation_id == organisation.id,
            OrganisationParent.is_known(),
            OrganisationParent.until_day.is_(None),
        )
        .execution_options(populate_existing=True)
    )
