"""Reminders: whom is to be reminded of what today, what was sent, and the texts in use (A10, A11)."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from app.accounts.models import MailMessage
from app.accounts.types import MailState, mail_state
from app.core.db import db
from app.core.reading import AnySelect, rows_of
from app.licences.models import (
    Licence,
    LicenceLadder,
    LicenceReminder,
    LicenceTerms,
    ReminderRecipient,
    ReminderWording,
)
from app.licences.queries.facts import licence_facts
from app.licences.queries.state import state_expression
from app.licences.rules import LicenceFacts, ladder_on, read_rungs, reminder_text_on, rung_on
from app.licences.rules.reminders import LONGEST_AFTER_DAYS, LONGEST_BEFORE_DAYS
from app.licences.types import LicenceState, ReminderText

OVER = (LicenceState.DRAFT, LicenceState.NEGOTIATION, LicenceState.TERMINATED, LicenceState.SUPERSEDED)
MOST_SHOWN = 200
KEPT_LONGER_THAN_MAIL = "The outbox keeps no record of it any more"


@dataclass(frozen=True)
class Wording:
    """A text of reminders in use: its version, named for the letters written from it, and who wrote it when."""

    text: ReminderText
    number: int
    subject: str
    body: str
    written_by: str | None = None
    written_at: datetime | None = None

    @property
    def name(self) -> str:
        """Return what a letter written from it remembers: "before-trust, version 3"."""
        version = f"version {self.number}" if self.written_by else "as Waymark came with it"
        return f"{self.text.value}, {version}"


@dataclass(frozen=True)
class ReminderMail:
    """One letter of a reminder: to whom, on which side, and what became of it; None once the outbox forgot it."""

    name: str
    is_trust: bool
    state: MailState | None
    trouble: str


@dataclass(frozen=True)
class SentReminder:
    """A rung that was climbed: when, for which end, which rungs before it were missed, and its letters."""

    id: uuid.UUID
    rung: int
    ends_on: date
    sent_at: datetime
    missed: tuple[int, ...]
    mails: tuple[ReminderMail, ...]


def licences_to_remind(day: date) -> list[LicenceFacts]:
    """Return the licences whose rung of the day was not climbed yet, by reference, in three queries."""
    counts = ladder_on(day).last_counts_days
    due = [(facts, rung_on(facts, day, counts)) for facts in licence_facts(_near_their_end(day))]
    since = day - timedelta(days=LONGEST_AFTER_DAYS + counts)
    climbed = {tuple(row) for row in rows_of(_climbed(), since=since)}
    return [facts for facts, rung in due if rung and (facts.id, facts.ends_on, rung.days) not in climbed]


def own_rungs(licence_id: uuid.UUID) -> tuple[int, ...] | None:
    """Return the ladder a licence was given of its own, or None where it follows the one in effect at its drafting."""
    stored = db.session.scalar(
        sa.select(LicenceLadder.rungs).where(LicenceLadder.licence_id == licence_id, LicenceLadder.is_known())
    )
    return read_rungs(stored) if stored is not None else None


def rungs_climbed(licence_id: uuid.UUID, ends_on: date) -> Sequence[int]:
    """Return the rungs already climbed towards an end of a licence."""
    reminder = LicenceReminder
    return db.session.scalars(
        sa.select(reminder.rung).where(reminder.licence_id == licence_id, reminder.ends_on == ends_on)
    ).all()


def reminders_of(licence_id: uuid.UUID) -> list[SentReminder]:
    """Return a licence's reminders with what became of their letters, the latest first, in one query."""
    return reminders_among(rows_of(sent_statement(), licence_id=licence_id))


def reminders_among(rows: Iterable[Sequence[Any]]) -> list[SentReminder]:
    """Return the reminders in rows of `sent_statement`, the latest first, whatever order they come in."""
    found: dict[uuid.UUID, SentReminder] = {}
    mails: dict[uuid.UUID, list[ReminderMail]] = {}
    by_name = sorted(rows, key=lambda row: row[5] or "")
    for id_, rung, ends_on, sent_at, missed, *letter in sorted(by_name, key=lambda row: (row[3], row[0]), reverse=True):
        rungs = read_rungs(missed) if missed else ()
        found[id_] = SentReminder(id_, rung, ends_on, sent_at, rungs, ())
        if letter[0] is not None:
            mails.setdefault(id_, []).append(_mail(*letter))
    return [
        SentReminder(one.id, one.rung, one.ends_on, one.sent_at, one.missed, tuple(mails.get(one.id, ())))
        for one in found.values()
    ]


def wordings_in_use(day: date) -> dict[ReminderText, Wording]:
    """Return each text of reminders as it is in use on the day: the licence manager's, or the one it came with."""
    written = {
        row.text: row for row in db.session.scalars(sa.select(ReminderWording).where(ReminderWording.is_known()))
    }
    return {text: _wording(text, written.get(text), day) for text in ReminderText}


def versions_of(text: ReminderText) -> Sequence[ReminderWording]:
    """Return every version the licence manager wrote of a text, the latest first."""
    return db.session.scalars(
        sa.select(ReminderWording).where(ReminderWording.text == text).order_by(ReminderWording.number.desc())
    ).all()


def _wording(text: ReminderText, row: ReminderWording | None, day: date) -> Wording:
    if row is not None:
        return Wording(text, row.number, row.subject, row.body, row.recorded_by, row.recorded_at)
    _, subject, body = reminder_text_on(text, day)
    return Wording(text, 0, subject, body)


def _near_their_end(day: date) -> sa.Select[uuid.UUID]:
    """Asked once a day: the days narrow it, then the state; the rules say which rung counts."""
    first = day - timedelta(days=LONGEST_AFTER_DAYS + ladder_on(day).last_counts_days)
    near = LicenceTerms.ends_on.between(first, day + timedelta(days=LONGEST_BEFORE_DAYS))
    known_terms = sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known())
    return sa.select(Licence.id).join(LicenceTerms, known_terms).where(near, state_expression(day).not_in(OVER))


@cache
def _climbed() -> AnySelect:
    since: Any = sa.bindparam("since", type_=sa.Date())
    return sa.select(LicenceReminder.licence_id, LicenceReminder.ends_on, LicenceReminder.rung).where(
        LicenceReminder.ends_on >= since
    )


@cache
def sent_statement() -> AnySelect:
    """Return the statement of a licence's reminders with their letters, the latest first."""
    reminder, recipient, mail = LicenceReminder, ReminderRecipient, MailMessage
    return (
        sa.select(
            *(reminder.id, reminder.rung, reminder.ends_on, reminder.sent_at, reminder.missed),
            *(recipient.name, recipient.is_trust, mail.id.label("mail_id")),
            *(mail.sent_at.label("left_at"), mail.refused_at, mail.lapsed_at, mail.trouble),
        )
        .outerjoin(recipient, recipient.reminder_id == reminder.id)
        .outerjoin(mail, mail.key == recipient.mail_key)
        .where(reminder.licence_id == sa.bindparam("licence_id", type_=sa.Uuid()))
        .order_by(reminder.sent_at.desc(), reminder.id, recipient.name)
        .limit(MOST_SHOWN)
    )


def _mail(name: str, is_trust: bool, mail_id: uuid.UUID | None, *outcome: Any) -> ReminderMail:
    if mail_id is None:
        return ReminderMail(name, is_trust, None, KEPT_LONGER_THAN_MAIL)
    return ReminderMail(name, is_trust, mail_state(*outcome), outcome[-1] or "")
