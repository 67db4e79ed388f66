"""The reminders of a licence as its page shows them: when, to whom, and what failed (A10, A11)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.types import MailState
from app.core.access import Permission, may
from app.core.actor import Actor
from app.core.as_of import may_today
from app.core.clock import day_of
from app.core.formats import counted, long_date
from app.licences.queries import ReminderMail, SentReminder
from app.licences.rules import LicenceFacts, ladder_words, may_be_reminded, missed_sentence, next_rung, rung_words
from app.licences.types import ContractShape

FAILED = (MailState.BOUNCED, MailState.LAPSED)


@dataclass(frozen=True)
class ReminderRow:
    """A reminder that was sent, as a line of its table."""

    words: str
    end: str
    sent_at: datetime
    missed: str
    mails: tuple[ReminderMail, ...]


@dataclass(frozen=True)
class ShownReminders:
    """The card of reminders: what will be sent, what failed, what was sent, and whether the viewer may change when."""

    sentences: list[str]
    sent: list[ReminderRow]
    may_change: bool


def shown_reminders(
    viewer: Actor, facts: LicenceFacts, reminders: Sequence[SentReminder], day: date, *, is_licensee_reached: bool
) -> ShownReminders | None:
    """Return the reminders of a licence, as they stand on a day; None for whoever is of neither side."""
    if not may(viewer, Permission.LICENCES_READ, organisation_id=facts.licensee_id):
        return None
    sent = [one for one in reminders if day_of(one.sent_at) <= day]
    rows = [_row(one) for one in sent]
    sentences = [*_sentences(facts, sent, day), _who(facts, is_licensee_reached)]
    return ShownReminders(sentences, rows, may_today(viewer, Permission.REMINDERS_MANAGE))


def _sentences(facts: LicenceFacts, sent: Sequence[SentReminder], day: date) -> Iterator[str]:
    failed = sum(mail.state in FAILED for one in sent for mail in one.mails)
    if failed:
        yield f"{counted(failed, 'letter')} did not arrive: see below, and mend the address or write by other means."
    finding, rung = may_be_reminded(facts, day), next_rung(facts, day)
    if not finding.passed:
        yield f"{finding.because} {finding.remedy}"
    elif rung is None:
        yield "The last reminder of this licence’s end has fallen due. No renewal is signed."
    else:
        yield f"The next one falls due on {long_date(rung.due_on)}, {rung.words}."


def _who(facts: LicenceFacts, is_licensee_reached: bool) -> str:
    """Say who is reminded and when; where nobody at the licensee would be, say that, and what mends it."""
    when = ladder_words(facts.rungs)
    if facts.shape is ContractShape.OWN_DELIVERY:
        return f"The Trust’s licence managers are reminded {when}."
    if is_licensee_reached:
        return f"Both sides are reminded {when}."
    return (
        f"The Trust is reminded {when}. Nobody at the licensee would be told, since no partner lead there can sign in: "
        "invite one, or give that role to somebody there who has an account."
    )


def _row(one: SentReminder) -> ReminderRow:
    words = rung_words(one.rung)
    end = f"of {long_date(one.ends_on)}" if one.rung else long_date(one.ends_on)
    return ReminderRow(words[:1].upper() + words[1:], end, one.sent_at, missed_sentence(one.missed), one.mails)
