"""Whom an organisation is reached through (E1)."""

from datetime import date

from app.core.actor import Actor
from app.core.addresses import read_address, read_phone
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import EventTag, record_event
from app.partners.actions.organisations import fit_name
from app.partners.actions.succession import end_fact
from app.partners.models import Organisation, OrganisationContact
from app.partners.queries.organisations import organisation_names
from app.partners.types import ContactRole

LONGEST_NAME = 120


def add_contact(
    actor: Actor,
    *,
    organisation: Organisation,
    role: ContactRole,
    name: str,
    email: str = "",
    phone: str = "",
    from_day: date,
) -> OrganisationContact:
    """Record whom an organisation is reached through in a role from a day on; several may share a role (E1).

    Raises DomainError on `name`, `email` or `phone` for what cannot be one, and on `email` where both are missing.
    """
    contact = OrganisationContact(
        organisation_id=organisation.id,
        role=role,
        name=fit_name(name, longest=LONGEST_NAME),
        email=_address(email),
        phone=_phone(phone),
        from_day=from_day,
        **recorded_by(actor),
    )
    if contact.email is None and contact.phone is None:
        raise DomainError("Enter a work mail address or a work phone number.", field="email")
    db.session.add(contact)
    db.session.flush()
    _record(actor, EventTag.ORGANISATION_CONTACT_ADDED, contact, from_day)
    return contact


def end_contact(actor: Actor, *, contact: OrganisationContact, until_day: date) -> OrganisationContact | None:
    """Record a contact's last day; a day before the first means it never was one (E1)."""
    db.session.refresh(contact, with_for_update=True)
    if contact.superseded_at is not None:
        raise DomainError("This contact was already changed. Look at the organisation again.")
    ended = end_fact(actor, contact, until_day)
    _record(actor, EventTag.ORGANISATION_CONTACT_ENDED, contact, until_day)
    return ended


def _address(typed: str) -> str | None:
    if not typed.strip():
        return None
    address = read_address(typed)
    if address is None:
        raise DomainError("Enter a mail address, like name@example.org.", field="email")
    return address


def _phone(typed: str) -> str | None:
    if not typed.strip():
        return None
    number = read_phone(typed)
    if number is None:
        raise DomainError("Enter a phone number, like 01632 960 001.", field="phone")
    return number


def _record(actor: Actor, tag: EventTag, contact: OrganisationContact, day: date) -> None:
    names = organisation_names([contact.organisation_id], day)
    record_event(
        actor,
        tag,
        subject_kind="organisation",
        subject_id=contact.organisation_id,
        organisation_id=contact.organisation_id,
        contact=contact.name,
        role=contact.role.in_sentence,
        name=names.get(contact.organisation_id),
        day=day,
    )
