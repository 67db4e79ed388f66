"""Suspending and reinstating: what is allowed, what is refused and why."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.core.clock import today
from app.core.constraints import sentence_for
from app.core.dated import recorded_by
from app.core.db import db
from app.core.formats import long_date
from app.licences.models import LicenceSuspension, LicenceTerms
from app.licences.queries import licence_facts
from app.licences.rules import licence_state, permits_downloads, state_on
from app.licences.types import LapsePolicy, LicenceState, Side, SuspensionScope
from tests.builders.licences import make_draft, make_licence, reinstate, suspend
from tests.builders.partners import TESTER
from tests.licences.acts import ONE_DAY, call_off, events_of, refusal, sign, state_of, terminate

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
    assert "call it off instead" in early.sentence
    reinstate(licence, today() + ONE_DAY)
    assert "is not suspended in this scope" in refusal(lambda: reinstate(licence, today() + ONE_DAY)).sentence


@pytest.mark.feature("A4")
@pytest.mark.parametrize("act", [suspend, terminate])
def test_nothing_is_stopped_from_a_day_after_the_licence_and_its_grace(act: Callable[..., object]) -> None:
    licence = make_licence(ends_on=today() + timedelta(days=100), grace_days=28)
    mistyped = refusal(lambda: act(licence, today() + timedelta(days=3650)))
    assert "Check the year" in mistyped.sentence
    assert mistyped.field in ("from_day", "effective_on")
    assert "Check the year" in refusal(lambda: act(licence, today() + timedelta(days=129))).sentence
    act(licence, today() + timedelta(days=128))


@pytest.mark.feature("A3", "A4")
def test_a_suspension_to_come_is_superseded_by_an_earlier_one_and_the_page_says_what_comes() -> None:
    licence = make_licence()
    coming = suspend(licence, today() + timedelta(days=40), reason="First reason")
    (facts,) = licence_facts([licence.id])
    said = licence_state(facts, today()).sentences
    assert said[-1] == f"The whole licence will be suspended from {long_date(coming.from_day)}: First reason."
    assert "bring it forward" in refusal(lambda: suspend(licence, today() + timedelta(days=41))).sentence
    now = suspend(licence)
    assert (now.supersedes_id, coming.superseded_at is not None) == (coming.id, True)
    assert state_of(licence) is LicenceState.SUSPENDED
    reinstate(licence)
    assert state_of(licence) is LicenceState.ACTIVE


@pytest.mark.feature("A3", "A4")
def test_a_suspension_is_called_off_until_it_begins_with_its_reason_in_the_log() -> None:
    licence = make_licence()
    coming = suspend(licence, today() + ONE_DAY)
    call_off(licence, "The certificate came")
    assert coming.superseded_at is not None
    assert "The certificate came" in events_of(licence)[-1].sentence
    assert state_on(licence_facts([licence.id])[0], today() + 2 * ONE_DAY) is LicenceState.ACTIVE
    suspend(licence)
    assert "has begun is lifted" in refusal(lambda: call_off(licence, "Too late")).sentence


@pytest.mark.feature("A4")
def test_a_lifting_to_come_is_brought_forward_and_never_beyond_the_licence() -> None:
    licence = make_licence()
    suspend(licence)
    far = refusal(lambda: reinstate(licence, today() + timedelta(days=3650)))
    assert (far.field, "Check the year" in far.sentence) == ("lifted_from", True)
    reinstate(licence, today() + timedelta(days=300))
    reinstate(licence)
    assert state_of(licence) is LicenceState.ACTIVE


@pytest.mark.feature("A2")
def test_a_termination_to_come_is_said_and_brought_forward_and_not_put_off() -> None:
    licence = make_licence()
    terminate(licence, today() + timedelta(days=60))
    (facts,) = licence_facts([licence.id])
    coming = f"It will be terminated from {long_date(today() + timedelta(days=60))}: Breach."
    assert licence_state(facts, today()).sentences[-1] == coming
    assert coming in permits_downloads(facts, today()).because
    assert "brought forward" in refusal(lambda: terminate(licence, today() + timedelta(days=61))).sentence
    terminate(licence)
    assert state_of(licence) is LicenceState.TERMINATED
    assert "is terminated once" in refusal(lambda: terminate(licence)).sentence


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
