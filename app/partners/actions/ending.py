"""The end of an organisation, alone or by merging into another (E1; domain, sections 3.1 and 3.2)."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from app.core.actor import Actor
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import EventTag, record_event
from app.core.verdicts import Verdict
from app.core.verdicts.models import keep_verdict
from app.partners.actions.organisations import fit_text
from app.partners.models import Organisation, OrganisationEnd
from app.partners.queries.organisations import organisation_names
from app.partners.queries.register import end_of, offices_after
from app.partners.rules.organisations import (
    OpenLicence,
    ends_without_licence,
    ends_without_office,
    merges_with_its_kind,
)

LONGEST_NOTE = 400


def end_organisation(
    actor: Actor,
    *,
    organisation: Organisation,
    ended_on: date,
    what_follows: str,
    successor: Organisation | None = None,
    still_open: Sequence[OpenLicence] = (),
) -> OrganisationEnd:
    """Record the last day of an organisation, what follows, and what it merges into where it does (E1).

    `still_open` are its licences in force after that day, which the caller reads: partners know no licences. Raises
    Refused, with the rules, where one is, where an area counts on the organisation, or the successor does not fit;
    and DomainError on `what_follows` where nothing is said.
    """
    words = fit_text(what_follows, longest=LONGEST_NOTE, field="what_follows")
    if words is None:
        raise DomainError("Say what follows: who takes over the work, and where records go.", field="what_follows")
    _lock(organisation)
    verdict = _may_end(organisation, ended_on, successor, still_open)
    if not verdict.allowed:
        raise Refused(verdict)
    earlier = end_of(organisation.id)
    end = OrganisationEnd(
        organisation_id=organisation.id,
        ended_on=ended_on,
        successor_id=successor.id if successor else None,
        what_follows=words,
        **recorded_by(actor),
    )
    if earlier is not None:
        earlier.supersede(end)
        db.session.flush()
    db.session.add(end)
    db.session.flush()
    keep_verdict(actor, verdict, subject_kind="organisation", subject_id=organisation.id)
    _record(actor, organisation, end)
    return end


def withdraw_end(actor: Actor, *, organisation: Organisation) -> None:
    """Record that an organisation goes on after all; raises DomainError where no end is recorded (E1)."""
    _lock(organisation)
    end = end_of(organisation.id)
    if end is None:
        raise DomainError("No end of this organisation is recorded.")
    end.supersede()
    names = organisation_names([organisation.id], end.ended_on)
    record_event(
        actor,
        EventTag.ORGANISATION_GOES_ON,
        subject_kind="organisation",
        subject_id=organisation.id,
        organisation_id=organisation.id,
        name=names.get(organisation.id),
        ended_on=end.ended_on,
    )


def _may_end(
    organisation: Organisation, ended_on: date, successor: Organisation | None, still_open: Sequence[OpenLicence]
) -> Verdict:
    name = organisation_names([organisation.id], ended_on).get(organisation.id, "This organisation")
    its_end = end_of(successor.id) if successor else None
    return Verdict(
        "partners.end-organisation",
        ended_on,
        (
            merges_with_its_kind(
                organisation.kind,
                successor.kind if successor else None,
                successor_ended=its_end is not None and its_end.ended_on <= ended_on,
            ),
            ends_without_licence(name, ended_on, still_open),
            ends_without_office(name, ended_on, offices_after(organisation.id, ended_on)),
        ),
    )


def _lock(organisation: Organisation) -> None:
    db.session.execute(sa.select(Organisation.id).where(Organisation.id == organisation.id).with_for_update())


def _record(actor: Actor, organisation: Organisation, end: OrganisationEnd) -> None:
    ids = [one for one in (organisation.id, end.successor_id) if one is not None]
    names = organisation_names(ids, end.ended_on)
    successor = names.get(end.successor_id) if end.successor_id else None
    record_event(
        actor,
        EventTag.ORGANISATION_ENDED,
        subject_kind="organisation",
        subject_id=organisation.id,
        organisation_id=organisation.id,
        reason=end.what_follows,
        name=names.get(organisation.id),
        how=f"merges into {successor}" if successor else "ends",
        ended_on=end.ended_on,
    )
