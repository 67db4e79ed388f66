"""The blueprint of licences, and what its views share."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from flask import Blueprint, request
from werkzeug.exceptions import BadRequest

from app.core.clock import end_of_day
from app.core.db import db
from app.core.errors import DomainError, Stale
from app.core.forms import VersionedForm
from app.core.pages import EARLIEST, LATEST
from app.licences.models import Licence

Done = TypeVar("Done")

blueprint = Blueprint("licences", __name__, template_folder="../templates")


def accepted(form: VersionedForm, act: Callable[[], Done], licence: Licence | None = None) -> Done | None:
    """Run one action for a form that was sent and is valid, and return what it made.

    None where nothing was sent, the form is invalid, or the domain refused: the sentence is then on its field, the
    transaction is rolled back, and after a stale page the form carries the licence's version as it is now, so that
    sending it again is a decision.
    """
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except DomainError as refusal:
        db.session.rollback()
        form.add_domain_error(refusal.field, refusal.sentence)
        if isinstance(refusal, Stale) and licence is not None:
            form.version.data = str(licence.row_version)
        return None


def status_of(form: VersionedForm) -> int:
    """Return 422 for a form that was sent and refused, otherwise 200."""
    return 422 if form.errors else 200


def asked_knowledge() -> datetime | None:
    """Return the time the page is asked for by `?known-at=YYYY-MM-DD`: the end of that London day (A3)."""
    typed = request.args.get("known-at", "").strip()
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise BadRequest from None
    if not EARLIEST <= day <= LATEST:
        raise BadRequest
    return end_of_day(day)
