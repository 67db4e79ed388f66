"""What every form does that acts: run one action once it was sent and is valid, and say on it what refused."""

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from flask import render_template

from app.core.actor import current_actor
from app.core.db import db
from app.core.errors import DomainError, Refused, Stale
from app.core.forms import PortalForm, VersionedForm
from app.core.verdicts.models import keep_verdict
from app.core.witness import witness

Done = TypeVar("Done")


class Versioned(Protocol):
    """A row that counts its changes."""

    row_version: int


def accepted(form: PortalForm, act: Callable[[], Done], row: Versioned | None = None) -> Done | None:
    """Run one action for a form that was sent and is valid, and return what it made.

    None where nothing was sent, the form is invalid, or the domain refused: the sentences are then on their fields
    and the transaction is rolled back. A verdict that refused about something is kept. After a stale page the form
    carries the row's version as it is now, so that sending it again is a decision.
    """
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except Refused as refusal:
        db.session.rollback()
        _say(form, refusal)
    except DomainError as refusal:
        db.session.rollback()
        form.add_domain_error(refusal.field, refusal.sentence)
        form.is_stale = isinstance(refusal, Stale)
        if form.is_stale and isinstance(form, VersionedForm) and row is not None:
            form.version.data = str(row.row_version)
    return None


def _say(form: PortalForm, refusal: Refused) -> None:
    """Put each reason with its remedy on its field, and have the verdict kept if it is about something (A7, G15)."""
    for finding in refusal.verdict.refusals:
        form.add_domain_error(finding.facts.get("field"), f"{finding.because} {finding.remedy}")
    if refusal.subject is not None:
        kind, subject_id = refusal.subject
        witness(partial(keep_verdict, current_actor(), refusal.verdict, subject_kind=kind, subject_id=subject_id))


def nothing_to_do(title: str, sentence: str, *, href: str, label: str) -> tuple[str, int]:
    """Return the page of an act that has nothing left to act on: why, and the way back, in place of a form."""
    return render_template("nothing_to_do.html", title=title, sentence=sentence, href=href, label=label), 409


def status_of(form: PortalForm) -> int:
    """Return 422 for a form that was sent and refused, 409 where its page was stale, otherwise 200."""
    if not form.errors:
        return 200
    return Stale.status if form.is_stale else 422
