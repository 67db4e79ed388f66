"""Reminding both sides of a licence's end, its own ladder, and the texts (A10, A11)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.accounts.actions import post_message
from app.accounts.models import User
from app.accounts.types import MailKind
from app.core.absolute import absolute_url
from app.core.actor import Actor, system_actor
from app.core.clock import day_of, now, today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import Stale
from app.core.events import EventTag, record_event
from app.core.formats import counted, days_between, long_date
from app.core.jobs.queue import insert_unless_there
from app.core.references import new_id
from app.licences.actions.locking import about, insist, lock_licence, record_change
from app.licences.actions.telling import both_sides
from app.licences.models import (
    Licence,
    LicenceLadder,
    LicenceReminder,
    LicenceTerms,
    Programme,
    ReminderRecipient,
    ReminderWording,
)
from app.licences.queries import licence_facts, rungs_climbed, wordings_in_use
from app.licences.rules import (
    UNDER_POLICY,
    LicenceFacts,
    Rung,
    check_finding,
    filled,
    ladder_is_sound,
    ladder_on,
    ladder_words,
    missed_rungs,
    missed_sentence,
    rung_on,
    territory_words,
    text_for,
    text_is_sound,
)
from app.licences.rules.sentences import as_sentence
from app.licences.types import ReminderText
from app.partners.queries import organisation_names

REMINDER = system_actor("reminders")
NOBODY = "nobody, for nobody is there to be reminded"


def remind_of_end(licence_id: uuid.UUID) -> list[str]:
    """Write the reminder of the rung that counts today to both sides, and return who gets it (A10, A11).

    For each end of a licence a rung is climbed once, whoever asks how often and at the same time: what is here
    already writes nothing. Rungs that fell due meanwhile are not made up for, but said.
    """
    (facts,) = licence_facts([licence_id])
    rung = rung_on(facts, today(), ladder_on(today()).last_counts_days)
    if rung is None:
        return []
    missed = missed_rungs(facts, rung, rungs_climbed(licence_id, facts.ends_on), _known_since(facts))
    reminder_id = _climb(facts, rung, missed)
    if reminder_id is None:
        return []
    reminded = _write(facts, rung, missed, reminder_id)
    record_event(
        REMINDER,
        EventTag.LICENCE_REMINDED,
        people=counted(len(reminded), "person", "people") if reminded else NOBODY,
        rung=rung.words,
        **about(facts),
    )
    return reminded


def give_ladder(
    actor: Actor, *, licence: Licence, rungs: Sequence[int], seen_version: int | None = None
) -> LicenceLadder:
    """Give a licence its own reminders, in days before its end and below zero after it (A10).

    The first of them is the day from which, unrenewed, it is expiring. Raises DomainError for rungs that make no
    ladder, Stale where the licence changed since `seen_version`.
    """
    before = lock_licence(licence, seen_version)
    ordered = sorted(set(rungs), reverse=True)
    insist(ladder_is_sound(ordered))
    ladder = LicenceLadder(
        licence_id=licence.id,
        rungs=",".join(map(str, ordered)),
        first_rung_days=ordered[0],
        **recorded_by(actor),
    )
    current = db.session.scalar(
        sa.select(LicenceLadder).where(LicenceLadder.licence_id == licence.id, LicenceLadder.is_known())
    )
    if current is not None:
        current.supersede(ladder)
        db.session.flush()
    db.session.add(ladder)
    db.session.flush()
    words = ladder_words(ordered)
    record_change(actor, EventTag.LICENCE_LADDER_CHANGED, before, became={"rungs": words}, rungs=words)
    return ladder


@dataclass(frozen=True)
class Written:
    """Which version of a text is in use after it was sent, and whether that is a new one."""

    number: int
    is_new: bool


def write_reminder_text(actor: Actor, *, text: ReminderText, subject: str, body: str, seen_number: int) -> Written:
    """Write the next version of a text; letters written from now on are made of it (A11).

    What says the same as the version in use makes no new one. Raises DomainError for a placeholder there is not, Stale
    where somebody wrote a version since `seen_number`.
    """
    insist(text_is_sound(subject, body))
    current = db.session.scalar(
        sa.select(ReminderWording).where(ReminderWording.text == text, ReminderWording.is_known()).with_for_update()
    )
    number = current.number if current is not None else 0
    if number != seen_number:
        raise Stale("This text")
    in_use = wordings_in_use(today())[text]
    if _lines(subject, body) == _lines(in_use.subject, in_use.body):
        return Written(number, is_new=False)
    wording = ReminderWording(text=text, number=number + 1, subject=subject, body=body, **recorded_by(actor))
    if current is not None:
        current.supersede(wording)
        db.session.flush()
    db.session.add(wording)
    db.session.flush()
    record_event(
        actor,
        EventTag.REMINDER_TEXT_CHANGED,
        subject_kind="reminder-text",
        subject_id=wording.id,
        after={"subject": subject, "body": body},
        text=text.label,
        number=str(wording.number),
    )
    return Written(wording.number, is_new=True)


def _climb(facts: LicenceFacts, rung: Rung, missed: Sequence[int]) -> uuid.UUID | None:
    """Note the rung as climbed, or return None where somebody else has."""
    return db.session.scalar(
        insert_unless_there(
            LicenceReminder,
            id=new_id(),
            licence_id=facts.id,
            ends_on=facts.ends_on,
            rung=rung.days,
            due_on=rung.due_on,
            missed=",".join(map(str, missed)),
            sent_at=now(),
        ).returning(LicenceReminder.id)
    )


def _known_since(facts: LicenceFacts) -> date:
    """Return since when these terms and this ladder hold: nobody missed what fell due before that."""
    recorded = (
        db.session.scalar(sa.select(table.recorded_at).where(table.licence_id == facts.id, table.is_known()))
        for table in (LicenceTerms, LicenceLadder)
    )
    return max([facts.signed_on or today(), *(day_of(at) for at in recorded if at is not None)])


def _write(facts: LicenceFacts, rung: Rung, missed: Sequence[int], reminder_id: uuid.UUID) -> list[str]:
    wordings, words = wordings_in_use(today()), _words(facts)
    also = [one for one in (missed_sentence(missed), *_unmet(facts)) if one]
    reminded = []
    for user, is_trust in both_sides(facts):
        wording = wordings[text_for(is_trust, rung.days)]
        key = f"licence-reminder:{reminder_id}:{user.id}"
        _post(user, key, facts.id, wording.subject, wording.body, words, also)
        db.session.add(
            ReminderRecipient(
                reminder_id=reminder_id,
                user_id=user.id,
                name=user.name,
                is_trust=is_trust,
                wording=wording.name,
                mail_key=key,
            )
        )
        reminded.append(user.name)
    db.session.flush()
    return reminded


def _post(
    user: User, key: str, licence_id: uuid.UUID, subject: str, body: str, words: Mapping[str, str], also: Sequence[str]
) -> None:
    own = {**words, "recipient": user.name}
    lines = [filled(line, own) for line in body.splitlines()]
    post_message(
        to=user.email,
        kind=MailKind.LICENCE_REMINDER,
        key=key,
        template="licences/mail/reminder.txt",
        about=("licence", licence_id),
        subject=filled(subject, own),
        lines=[*lines, *(line for sentence in also for line in ("", sentence))],
    )


def _unmet(facts: LicenceFacts) -> list[str]:
    """Return each condition past its day and unmet, the portal's own count with it (A15, A16)."""
    return [
        f"Condition {one.number} was to be met by {long_date(one.due_on)}: {as_sentence(one.words)}"
        + (f" {check_finding(one, today()).because}" if one.is_checked else "")
        for one in facts.conditions
        if one.is_overdue(today())
    ]


def _words(facts: LicenceFacts) -> dict[str, str]:
    """Return what fills the placeholders, the same for everybody; each word keeps to its line."""
    names = organisation_names([facts.licensee_id], today())
    ends = f"Its grace lasts {counted(facts.grace_days, 'day')}, until {long_date(facts.grace_ends_on)}. "
    words = {
        "reference": facts.reference,
        "licensee": names.get(facts.licensee_id, "an organisation"),
        "programme": db.session.get_one(Programme, facts.programme_id).name,
        "areas": territory_words(facts, today()),
        "ends_on": long_date(facts.ends_on),
        "when": days_between(today(), facts.ends_on),
        "after_end": f"{ends if facts.grace_days else ''}After that: {_lower(UNDER_POLICY[facts.lapse_policy])}",
        "link": absolute_url("licences.detail", licence_id=facts.id),
    }
    return {name: " ".join(word.split()) for name, word in words.items()}


def _lines(subject: str, body: str) -> list[str]:
    return [subject.strip(), *body.strip().splitlines()]


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
