"""Tasks that certifications give: to the Trust's trainers, to a partner lead, and to the person."""

from datetime import date, timedelta

from app.core.formats import counted, long_date
from app.portal.rules.thresholds import thresholds_on
from app.portal.types import CertificateNote, CheckNote, Mark, Task
from app.training.types import Level

PLACE = "/people"
OWN_PLACE = "/training"


def certification_to_renew(note: CertificateNote, day: date) -> Task | None:
    """Give a trainer the task to renew a certification once its window is open; overdue once it fell due (B4)."""
    if day < note.window_opens_on:
        return None
    verb = "Decide on the certification of" if note.level is Level.PROVISIONAL else "Renew the certification of"
    return Task(PLACE, f"{verb} {note.name}", _path(note), f"{note.organisation}. {_days(note, day)}", note.due_on)


def renewal_to_arrange(note: CertificateNote, day: date) -> Task | None:
    """Give a partner lead the task to arrange a renewal, from some time before it falls due."""
    if not _is_near(note, day):
        return None
    return Task(PLACE, f"Arrange the renewal of {note.name}", _path(note), _days(note, day), note.due_on)


def own_certification_to_renew(note: CertificateNote, day: date) -> Task | None:
    """Give a facilitator the task to renew their own certification, from some time before it falls due."""
    if not _is_near(note, day):
        return None
    return Task(OWN_PLACE, "Arrange the renewal of your certification", _path(note), _days(note, day), note.due_on)


def check_to_renew(note: CheckNote) -> Task:
    """Give an employer the task to have a check renewed that falls due within six weeks, or did (B17)."""
    detail = f"{note.check}, the next due by {long_date(note.next_due_on)}."
    return Task(PLACE, f"Renew the check of {note.name}", f"/people/{note.number}#vetting", detail, note.next_due_on)


def checks_to_record(without: int) -> Task | None:
    """Give an employer the task to record the checks of people who have none on record (B17)."""
    if not without:
        return None
    title = f"Record the DBS checks of {counted(without, 'person', 'people')}"
    detail = "Your organisation engages them, and no DBS check with an answer is on record."
    return Task(PLACE, title, "/people/vetting", detail, mark=Mark("None on record", "grey"))


def _is_near(note: CertificateNote, day: date) -> bool:
    notice = timedelta(days=thresholds_on(day).certificate_notice_days)
    return day >= min(note.window_opens_on, note.due_on - notice)


def _days(note: CertificateNote, day: date) -> str:
    if note.until_day < day:
        return f"{note.level.label} ended on {long_date(note.until_day)}; nothing can be delivered until it is renewed."
    return f"{note.level.label} until {long_date(note.until_day)}, renewal due by {long_date(note.due_on)}."


def _path(note: CertificateNote) -> str:
    return f"/people/{note.number}"
