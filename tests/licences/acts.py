"""Acts on a licence for tests, and what became of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event
from app.licences.actions import (
    DraftTerms,
    amend_draft,
    call_off_suspension,
    sign_licence,
    terminate_licence,
)
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import state_on
from app.licences.types import LicenceState, Side, SuspensionScope
from tests.builders.partners import TESTER

ONE_DAY = timedelta(days=1)


def state_of(licence: Licence) -> LicenceState:
    """Return the licence's state today."""
    (facts,) = licence_facts([licence.id])
    return state_on(facts, today())


def refusal(act: Callable[[], object]) -> DomainError:
    """Return what an act that must be refused raises; nothing may have been recorded."""
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Event))
    with pytest.raises(DomainError) as raised:
        act()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == before
    return raised.value


def events_of(licence: Licence) -> list[Event]:
    """Return the licence's events, oldest first."""
    return list(db.session.scalars(sa.select(Event).where(Event.subject_id == licence.id).order_by(Event.id)))


def sign(licence: Licence, side: Side, **changes: object) -> object:
    """Record a signature of today, but for what is changed."""
    given = {"signatory": "Ann Example", "signatory_role": "chair", "signed_on": today()} | changes
    return sign_licence(TESTER, licence=licence, side=side, **given)  # type: ignore[arg-type]


def terminate(licence: Licence, effective_on: object = None) -> object:
    """Terminate a licence, from today unless a day is given."""
    day = effective_on or today()
    return terminate_licence(TESTER, licence=licence, effective_on=day, reason="Breach")  # type: ignore[arg-type]


def call_off(licence: Licence, reason: str) -> None:
    """Call off a licence's suspension to come."""
    call_off_suspension(TESTER, licence=licence, scope=SuspensionScope.WHOLE, reason=reason)


def amend(licence: Licence, terms: DraftTerms, version: int) -> object:
    """Replace a draft's terms on a page of this version."""
    return amend_draft(
        TESTER,
        licence=licence,
        licensee=licence.licensee,
        shape=licence.shape,
        terms=terms,
        seen_version=version,
    )
