"""What every form does that acts: run one action once it was sent and is valid, and say on it what refused."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from app.core.db import db
from app.core.errors import DomainError, Stale
from app.core.forms import PortalForm, VersionedForm

Done = TypeVar("Done")


class Versioned(Protocol):
    """A row that counts its changes."""

    row_version: int


def accepted(form: PortalForm, act: Callable[[], Done], row: Versioned | None = None) -> Done | None:
    """Run one action for a form that was sent and is valid, and return what it made.

    None where nothing was sent, the form is invalid, or the domain refused: the sentence is then on its field, the
    transaction is rolled back, and after a stale page the form carries the row's version as it is now, so that
    sending it again is a decision.
    """
    if not form.validate_on_submit():
        return None
    try:
        return act()
    except DomainError as refusal:
        db.session.rollback()
        form.add_domain_error(refusal.field, refusal.sentence)
        if isinstance(refusal, Stale) and isinstance(form, VersionedForm) and row is not None:
            form.version.data = str(row.row_version)
        return None


def status_of(form: PortalForm) -> int:
    """Return 422 for a form that was sent and refused, otherwise 200."""
    return 422 if form.errors else 200
