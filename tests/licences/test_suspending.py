"""Suspending and reinstating: what is allowed, what is refused and why."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.core.clock import today
from app.core.constraints import sentence_for
from app.core.dated import recorded_by
from app.core.db import db
from app.licences.models import LicenceSuspension, LicenceTerms
from app.licences.queries import licence_facts
from app.licences.rules import state_on
from app.licences.types import LapsePolicy, LicenceState, Side, SuspensionScope
from tests.builders.licences import make_draft, make_licence, reinstate, suspend
from tests.builders.partners import TESTER
from tests.licences.acts import ONE_DAY, refusal, sign, state_of, terminate

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("A3", "A4")
def test_lifting_adds_a_row_and_leaves_the_suspension_as_it_was() -> None:
    licence = make_licence()
    first = suspend(licence)
    lifted = reinstate(licence)
    assert (first.lifted_from, first.superseded_at is not None) == (None, True)
    assert (lifted.supersedes_id, lifted.from_day, lifted.reason) == (first.id, first.from_day, first.reason)


@pytest.mark.feature("A4", "A7")
@pytest.mark.parametrize("signed_sides", [(), (Side.LICENSOR,)])
def test_what_is_not_signed_by_all_cannot_be_suspended_or_terminated(signed_sides: tuple[Side, ...]) -> None:
    licence = make_draft()
    for side in signed_sides:
        sign(licence, side)
    assert "nothing to suspend" in refusal(lambda: suspend(licence)).sentence
    assert "nothing to terminate" in refusal(lambda: terminate(licence)).sentence
    assert "is not suspended" in refusal(lambda: reinstate(licence)).sentence


@pytest.mark.feature("A4")
def test_a_suspension_is_recorded_at_most_thirty_days_late_and_never_before_the_start() -> None:
    licence = make_licence()
    too_early = refusal(lambda: suspend(licence, today() - timedelta(days=31)))
    assert (too_early.field, "at most 30 days late" in too_early.sentence) == ("from_day", True)
    suspend(licence, today() - timedelta(days=30))
    new = make_licence(starts_on=today() - timedelta(days=5))
    before_start = refusal(lambda: suspend(new, today() - timedelta(days=6)))
    assert (before_start.field, "cannot be suspended before" in before_start.sentence) == ("from_day", True)
    suspend(new, today() - timedelta(days=5))


@pytest.mark.feature("A4")
def test_a_suspension_can_be_set_for_a_day_to_come() -> None:
    licence = make_licence()
    suspend(licence, today() + ONE_DAY)
    (facts,) = licence_facts([licence.id])
    assert [state_on(facts, today() + n * ONE_DAY) for n in (0, 1)] == [LicenceState.ACTIVE, LicenceState.SUSPENDED]


@pytest.mark.feature("A4")
def test_a_scope_is_suspended_once_at_a_time_and_again_after_it_was_lifted() -> None:
    licence = make_licence()
    suspend(licence)
    again = refusal(lambda: suspend(licence))
    assert (again.field, "already" in again.sentence) == ("scope", True)
    suspend(licence, scope=SuspensionScope.DOWNLOADS)
    reinstate(licence, today() + 3 * ONE_DAY)
    assert "until it is lifted" in refusal(lambda: suspend(licence, today() + 2 * ONE_DAY)).sentence
    suspend(licence, today() + 3 * ONE_DAY)


@pytest.mark.feature("A4")
def test_a_suspension_is_lifted_once_and_not_before_it_began() -> None:
    licence = make_licence()
    suspend(licence, today() + ONE_DAY)
    early = refusal(lambda: reinstate(licence))
    assert (early.field, "cannot be lifted before" in early.sentence) == ("lifted_from", True)
    reinstate(licence, today() + ONE_DAY)
    assert "is not suspended in this scope" in refusal(lambda: reinstate(licence, today() + ONE_DAY)).sentence


@pytest.mark.feature("A4")
def test_an_expired_licence_can_still_be_suspended_since_its_policy_may_permit_downloads() -> None:
    ended = today() - timedelta(days=60)
    licence = make_licence(ends_on=ended, lapse_policy=LapsePolicy.FULL)
    assert state_of(licence) is LicenceState.EXPIRED
    suspend(licence)
    assert state_of(licence) is LicenceState.SUSPENDED


@pytest.mark.feature("A4")
def test_the_database_itself_refuses_a_second_open_suspension_and_a_second_set_of_terms() -> None:
    licence = make_licence()
    suspend(licence)
    row = LicenceSuspension(
        licence_id=licence.id,
        scope=SuspensionScope.WHOLE,
        from_day=today(),
        reason="x",
        conditions_to_lift="x",
        **recorded_by(TESTER),
    )
    assert database_refuses(row) == "The licence is already suspended in this scope."
    terms = {
        "starts_on": today(),
        "ends_on": today(),
        "grace_days": 0,
        "first_rung_days": 180,
        "seats": None,
        "notice_months": 3,
    }
    second = LicenceTerms(licence_id=licence.id, lapse_policy=LapsePolicy.FULL, **terms, **recorded_by(TESTER))
    assert "just changed these terms" in (database_refuses(second) or "")


def database_refuses(row: object) -> str | None:
    """Return the sentence of the constraint that refuses a row."""
    with db.session.begin_nested() as savepoint:
        db.session.add(row)
        with pytest.raises(IntegrityError) as error:
            db.session.flush()
        savepoint.rollback()
    return sentence_for(error.value)
