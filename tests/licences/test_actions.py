"""What may be done to a licence, each way round, and the one event each act records."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core.clock import today
from app.core.constraints import sentence_for
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import DomainError, Stale
from app.core.events import Event, EventTag
from app.core.references import new_id
from app.licences.actions import (
    DraftTerms,
    amend_draft,
    draft_licence,
    sign_licence,
    terminate_licence,
)
from app.licences.models import Licence, LicenceSuspension, LicenceTerms
from app.licences.queries import licence_facts
from app.licences.rules import state_on
from app.licences.types import ContractShape, LapsePolicy, LicenceState, Side, SuspensionScope
from app.partners.types import OrganisationKind
from tests.builders.licences import make_draft, make_licence, make_programme, reinstate, suspend
from tests.builders.partners import TESTER, make_area, make_organisation

pytestmark = pytest.mark.usefixtures("database")
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


@pytest.mark.feature("A1", "A2", "A4", "G2")
def test_a_licence_goes_through_its_life_with_one_event_for_each_act() -> None:
    licence = make_draft(areas=[make_area(name="Cumbria")])
    assert state_of(licence) is LicenceState.DRAFT
    sign(licence, Side.LICENSEE)
    assert state_of(licence) is LicenceState.NEGOTIATION
    sign(licence, Side.LICENSOR)
    assert state_of(licence) is LicenceState.ACTIVE
    suspend(licence)
    assert state_of(licence) is LicenceState.SUSPENDED
    reinstate(licence)
    assert state_of(licence) is LicenceState.ACTIVE
    terminate(licence)
    assert state_of(licence) is LicenceState.TERMINATED
    events = events_of(licence)
    assert [event.tag for event in events] == [
        EventTag.LICENCE_DRAFTED,
        EventTag.LICENCE_SIGNED,
        EventTag.LICENCE_SIGNED,
        EventTag.LICENCE_SUSPENDED,
        EventTag.LICENCE_REINSTATED,
        EventTag.LICENCE_TERMINATED,
    ]
    assert all(licence.reference in event.sentence and "–" not in event.sentence for event in events)
    assert (events[3].before, events[3].after and events[3].after["state"]) == ({"state": "Active"}, "Suspended")
    assert {event.organisation_id for event in events} == {licence.licensee_id}


@pytest.mark.feature("A3", "A4")
def test_lifting_adds_a_row_and_leaves_the_suspension_as_it_was() -> None:
    licence = make_licence()
    first = suspend(licence)
    lifted = reinstate(licence)
    assert (first.lifted_from, first.superseded_at is not None) == (None, True)
    assert (lifted.supersedes_id, lifted.from_day, lifted.reason) == (first.id, first.from_day, first.reason)


@pytest.mark.feature("A1")
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ends_on": -1}, "ends_on", "cannot end before it starts"),
        ({"areas": 0}, "areas", "needs a territory"),
        ({"areas": 2, "part": "Leeds"}, "part", "only of a single area"),
        ({"shape": ContractShape.OWN_DELIVERY}, "licensee", "Own delivery is the Trust's"),
        ({"trust": True}, "shape", "cannot contract with itself"),
    ],
)
def test_terms_that_do_not_fit_together_are_refused_on_their_field(
    changes: dict[str, object], field: str, words: str
) -> None:
    trust, provider, programme = make_organisation(OrganisationKind.TRUST), make_organisation(), make_programme()
    terms = DraftTerms(
        starts_on=today(),
        ends_on=today() + timedelta(days=int(str(changes.get("ends_on", 0)))),
        areas=[make_area() for _ in range(int(str(changes.get("areas", 1))))],
        part=changes.get("part"),  # type: ignore[arg-type]
    )
    refused = refusal(
        lambda: draft_licence(
            TESTER,
            programme=programme,
            licensee=trust if "trust" in changes else provider,
            shape=changes.get("shape", ContractShape.GRANT),  # type: ignore[arg-type]
            terms=terms,
        )
    )
    assert refused.field == field
    assert words in refused.sentence


@pytest.mark.feature("A1")
def test_a_licence_may_last_a_single_day() -> None:
    assert state_of(make_licence(starts_on=today(), ends_on=today())) is LicenceState.EXPIRING


@pytest.mark.feature("A1", "A2")
def test_own_delivery_is_in_force_on_the_trusts_signature_alone() -> None:
    trust = make_organisation(OrganisationKind.TRUST)
    licence = make_draft(trust)
    assert "alone is needed" in refusal(lambda: sign(licence, Side.LICENSEE)).sentence
    sign(licence, Side.LICENSOR)
    assert state_of(licence) is LicenceState.ACTIVE


@pytest.mark.feature("A2")
def test_a_side_signs_once_and_not_in_the_future() -> None:
    licence = make_draft()
    late = refusal(lambda: sign(licence, Side.LICENSOR, signed_on=today() + ONE_DAY))
    assert (late.field, "future" in late.sentence) == ("signed_on", True)
    sign(licence, Side.LICENSOR)
    assert "was already signed for the Trust" in refusal(lambda: sign(licence, Side.LICENSOR)).sentence


@pytest.mark.feature("A14")
def test_a_draft_changes_until_somebody_signs() -> None:
    licence = make_draft()
    version, terms = licence.row_version, DraftTerms(today(), today() + ONE_DAY, [make_area()], grace_days=28)
    amend(licence, terms, version)
    with pytest.raises(Stale):
        amend(licence, terms, version)
    sign(licence, Side.LICENSEE)
    assert "terms are frozen" in refusal(lambda: amend(licence, terms, licence.row_version)).sentence
    amended = events_of(licence)[1]
    assert amended.before is not None
    assert amended.after is not None
    assert (amended.before["grace_days"], amended.after["grace_days"]) == (0, 28)


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


@pytest.mark.feature("A2")
def test_what_is_signed_is_what_was_read() -> None:
    licence = make_draft()
    seen = licence.row_version
    amend(licence, DraftTerms(today(), today() + ONE_DAY, [make_area()]), seen)
    with pytest.raises(Stale):
        sign(licence, Side.LICENSOR, seen_version=seen)


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


@pytest.mark.feature("A2")
def test_a_licence_terminates_once_from_today_on() -> None:
    licence = make_licence()
    past = refusal(lambda: terminate(licence, today() - ONE_DAY))
    assert (past.field, "has passed" in past.sentence) == ("effective_on", True)
    terminate(licence, today() + ONE_DAY)
    assert "already recorded" in refusal(lambda: terminate(licence)).sentence
    assert "terminated" in refusal(lambda: suspend(licence, today() + ONE_DAY)).sentence
    suspend(licence)


@pytest.mark.feature("A2", "A8")
def test_a_signed_renewal_supersedes_from_the_first_day_of_its_term() -> None:
    provider, area = make_organisation(), make_area()
    old = make_licence(provider, [area], ends_on=today() + 10 * ONE_DAY)
    assert state_of(old) is LicenceState.EXPIRING
    renewal = make_draft(provider, [area], starts_on=today() + ONE_DAY, renews=old)
    assert state_of(old) is LicenceState.EXPIRING, "a renewal nobody signed renews nothing"
    for side in Side:
        sign(renewal, side)
    (facts,) = licence_facts([old.id])
    assert [state_on(facts, today() + n * ONE_DAY) for n in (0, 1)] == [LicenceState.ACTIVE, LicenceState.SUPERSEDED]
    assert "has taken over" in refusal(lambda: terminate(old, today() + ONE_DAY)).sentence
    assert "superseded" in refusal(lambda: suspend(old, today() + ONE_DAY)).sentence


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
    terms = {"starts_on": today(), "ends_on": today(), "grace_days": 0, "first_rung_days": 180, "seats": None}
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


@pytest.mark.feature("A4")
def test_acts_on_a_licence_that_is_gone_are_not_found() -> None:
    ghost = Licence(id=new_id(), reference="LIC-2026-9999")
    assert refusal(lambda: suspend(ghost)).status == 404
