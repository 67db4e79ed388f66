"""Everything the portal holds about one person who may sign in, for their own eyes (G4, G12)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.accounts.models import AddressChange, MailMessage, RoleGrant, SignInSession, User
from app.accounts.queries.preferences import muted_kinds
from app.core.clock import today
from app.core.db import db
from app.core.events import LINE, Event, EventLine
from app.core.readings import ReadingKind, readings_of
from app.licences.models import Licence, LicenceAcceptance, LicenceSignature, VariationAcceptance
from app.materials.models import AccessRecord, Copy
from app.partners.models import AreaName
from app.partners.queries import organisation_name_on
from app.training.models import CertificationPeriod, Engagement, Person, PersonName, Standing, VettingCheck

MOST_ROWS = 1_000
Row = Sequence[Any]


@dataclass(frozen=True)
class Holding:
    """One kind of thing that is held: its name for a file, its title, its headings, and its rows."""

    key: str
    title: str
    headings: tuple[str, ...]
    rows: list[Row]


def holdings_of(user: User) -> list[Holding]:
    """Return what is held about a person, kind by kind, the latest first within each, in a fixed number of queries.

    Secrets are not among it: of a password and an authenticator app only that they are set, and since when.
    """
    person = db.session.scalar(sa.select(Person).where(Person.user_id == user.id))
    return [
        _profile(user, person),
        _roles(user.id),
        _sign_ins(user.id),
        _addresses(user.id),
        *(
            [_names(person), _engagements(person), _levels(person), _standings(person), _vetting(person)]
            if person
            else []
        ),
        _copies(user.id),
        _asked_for(user.id),
        _acceptances(user.id),
        _mail(user),
        _told_of(user.id),
        _acts(user.id),
        _readers(user, person),
    ]


def _profile(user: User, person: Person | None) -> Holding:
    rows: list[Row] = [
        ("Name", user.name),
        ("Email address", user.email),
        ("Account made", user.created_at),
        ("Password", "Set" if user.password_hash else "Not set"),
        ("Authenticator app set up", user.totp_confirmed_at or "No"),
        ("Mail turned off", ", ".join(sorted(one.label for one in muted_kinds(user.id))) or "None"),
        ("Account disabled", user.disabled_at or "No"),
        ("Number in the register of people", person.number if person else "Not in the register"),
    ]
    return Holding("profile", "Your account", ("What", "Held"), rows)


def _roles(user_id: uuid.UUID) -> Holding:
    rows = _read(
        sa.select(
            RoleGrant.role,
            organisation_name_on(today(), RoleGrant.organisation_id),
            _area(RoleGrant.area_id),
            RoleGrant.from_day,
            RoleGrant.until_day,
            RoleGrant.recorded_by,
        )
        .where(RoleGrant.user_id == user_id, RoleGrant.is_known())
        .order_by(RoleGrant.from_day.desc(), RoleGrant.id)
    )
    return Holding("roles", "Roles over time", ("Role", "For", "Area", "From", "Until", "Recorded by"), rows)


def _sign_ins(user_id: uuid.UUID) -> Holding:
    rows = _read(
        sa.select(
            SignInSession.started_at,
            SignInSession.seen_at,
            SignInSession.ended_at,
            SignInSession.browser,
            SignInSession.address,
        )
        .where(SignInSession.user_id == user_id)
        .order_by(SignInSession.id.desc())
    )
    return Holding("sign-ins", "Sign-ins", ("Signed in", "Last used", "Ended", "Browser", "Address"), rows)


def _addresses(user_id: uuid.UUID) -> Holding:
    change = AddressChange
    columns = (change.former_email, change.email, change.asked_at, change.confirmed_at, change.stopped_at)
    rows = _read(sa.select(*columns).where(change.user_id == user_id).order_by(change.id.desc()))
    return Holding("addresses", "Changes of your address", ("From", "To", "Asked for", "Confirmed", "Stopped"), rows)


def _names(person: Person) -> Holding:
    rows = _of_person(person, PersonName, PersonName.name, PersonName.from_day, PersonName.until_day)
    return Holding("names", "Names in the register", ("Name", "From", "Until"), rows)


def _engagements(person: Person) -> Holding:
    named = organisation_name_on(today(), Engagement.organisation_id)
    rows = _of_person(person, Engagement, named, _area(Engagement.area_id), Engagement.from_day, Engagement.until_day)
    return Holding("engagements", "Engagements", ("Organisation", "Area", "From", "Until"), rows)


def _levels(person: Person) -> Holding:
    held = CertificationPeriod
    rows = _of_person(person, held, held.level, held.from_day, held.until_day, held.reason, held.evidence)
    return Holding("levels", "Levels awarded", ("Level", "From", "Until", "Reason", "Evidence"), rows)


def _vetting(person: Person) -> Holding:
    check = VettingCheck
    named = organisation_name_on(today(), check.organisation_id)
    rows = _read(
        sa.select(check.level, check.outcome, check.checked_on, check.next_due_on, named, check.recorded_by)
        .where(check.person_id == person.id, check.is_known())
        .order_by(check.checked_on.desc(), check.id)
    )
    headings = ("Check", "Outcome", "Date", "Next due by", "For", "Recorded by")
    return Holding("vetting", "DBS checks and vetting", headings, rows)


def _standings(person: Person) -> Holding:
    columns = (Standing.kind, Standing.from_day, Standing.lifted_from, Standing.reason, Standing.evidence)
    rows = _of_person(person, Standing, *columns, Standing.lift_reason)
    headings = ("What", "From", "Lifted from", "Reason", "Evidence", "Reason for lifting")
    return Holding("standings", "Suspensions, stand-downs and revocations", headings, rows)


def _copies(user_id: uuid.UUID) -> Holding:
    rows = _read(
        sa.select(Copy.copy_id, Copy.requested_at, Copy.organisation_name, Copy.licence_reference, Copy.state)
        .where(Copy.user_id == user_id)
        .order_by(Copy.id.desc())
    )
    return Holding("copies", "Copies of materials", ("Copy", "Asked for", "For", "Licence", "State"), rows)


def _asked_for(user_id: uuid.UUID) -> Holding:
    log = AccessRecord
    rows = _read(
        sa.select(log.at, log.kind, log.pack_title, log.version_number, log.file_name, log.organisation_name)
        .where(log.user_id == user_id)
        .order_by(log.id.desc())
    )
    headings = ("When", "What", "Material", "Version", "File", "For")
    return Holding("materials", "Materials you opened, downloaded or were refused", headings, rows)


def _acceptances(user_id: uuid.UUID) -> Holding:
    """The acceptances on screen of agreements and of their variations, under the name and role typed."""
    agreed, varied = LicenceAcceptance, VariationAcceptance
    of_agreements = (
        sa.select(agreed.accepted_at, Licence.reference, sa.literal("Agreement"))
        .add_columns(LicenceSignature.signatory, LicenceSignature.signatory_role, agreed.declaration)
        .join(Licence, Licence.id == agreed.licence_id)
        .join(LicenceSignature, LicenceSignature.id == agreed.signature_id)
        .where(agreed.user_id == user_id)
    )
    numbered = sa.literal("Variation ") + sa.cast(varied.number, sa.String)
    of_variations = (
        sa.select(varied.accepted_at, Licence.reference, numbered, varied.signatory, varied.signatory_role)
        .add_columns(varied.declaration)
        .join(Licence, Licence.id == varied.licence_id)
        .where(varied.user_id == user_id)
    )
    rows = sorted((*_read(of_agreements), *_read(of_variations)), key=lambda row: row[0], reverse=True)
    headings = ("When", "Licence", "Of its", "Name typed", "Role typed", "Declared")
    return Holding("acceptances", "What you accepted on screen", headings, rows)


def _told_of(user_id: uuid.UUID) -> Holding:
    about = sa.and_(Event.subject_kind == "user", Event.subject_id == user_id)
    rows = _read(sa.select(*LINE).where(about).order_by(Event.id.desc()))
    told: list[Row] = [(line.at, line.sentence) for line in (EventLine(*row) for row in rows)]
    return Holding("events", "What the event log says of your account", ("When", "What"), told)


def _acts(user_id: uuid.UUID) -> Holding:
    """What they did, by its kind: the log's own sentences name others, of whom they may read no more."""
    rows = _read(sa.select(Event.at, Event.tag).where(Event.actor_id == user_id).order_by(Event.id.desc()))
    done: list[Row] = [(at, tag.value.replace(".", ": ").replace("-", " ").capitalize()) for at, tag in rows]
    return Holding("acts", "What the event log says you did", ("When", "What"), done)


def _mail(user: User) -> Holding:
    formers = sa.select(AddressChange.former_email).where(AddressChange.user_id == user.id)
    # A former address may be somebody else's by now: of what went there, only what is about this account.
    about_them = sa.and_(MailMessage.about_kind == "user", MailMessage.about_id == user.id)
    rows = _read(
        sa.select(MailMessage.subject, MailMessage.queued_at, MailMessage.sent_at)
        .where(sa.or_(MailMessage.recipient == user.email, sa.and_(MailMessage.recipient.in_(formers), about_them)))
        .order_by(MailMessage.id.desc())
    )
    return Holding("mail", "Messages to you", ("Subject", "Written", "Sent"), rows)


def _readers(user: User, person: Person | None) -> Holding:
    subjects = [(ReadingKind.USER, str(user.id))]
    if person is not None:
        subjects.append((ReadingKind.PERSON, person.number))
    found = readings_of(subjects, but=user.id, most=MOST_ROWS)
    rows: list[Row] = [(one.actor_name, one.actor_role, one.kind, one.at) for one in found]
    return Holding("readers", "Who looked at your account and record", ("Who", "As", "What", "When"), rows)


def _area(area_id: Any) -> sa.ScalarSelect[str]:
    return sa.select(AreaName.name).where(AreaName.area_id == area_id, AreaName.holds_on(today())).scalar_subquery()


def _of_person(person: Person, table: Any, *columns: Any) -> list[Row]:
    return _read(
        sa.select(*columns)
        .where(table.person_id == person.id, table.is_known())
        .order_by(table.from_day.desc(), table.id)
    )


def _read(statement: sa.Select[*tuple[Any, ...]]) -> list[Row]:
    return [tuple(row) for row in db.session.execute(statement.limit(MOST_ROWS))]
