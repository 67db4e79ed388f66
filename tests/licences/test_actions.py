"""What may be done to a licence, each way round, and the one event each act records."""

from datetime import timedelta

import pytest

from app.core.clock import today
from app.core.errors import Stale
from app.core.events import EventTag
from app.core.references import new_id
from app.licences.actions import (
    AreaPart,
    DraftTerms,
    draft_licence,
)
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import state_on
from app.licences.types import ContractShape, LicenceState, Side
from app.partners.types import OrganisationKind
from tests.builders.licences import make_draft, make_licence, make_programme, reinstate, suspend
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.licences.acts import ONE_DAY, amend, events_of, refusal, sign, state_of, terminate

pytestmark = pytest.mark.usefixtures("database")


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


@pytest.mark.feature("A1")
@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"ends_on": -1}, "ends_on", "cannot end before it starts"),
        ({"ends_on": 3_653}, "ends_on", "for 10 years at most"),
        ({"areas": 0}, "areas", "needs a territory"),
        ({"part": "Leeds"}, "areas", "is named twice"),
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
        areas=(areas := [make_area() for _ in range(int(str(changes.get("areas", 1))))]),
        parts=[AreaPart(areas[0], str(changes["part"]))] if "part" in changes else [],
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


@pytest.mark.feature("A2")
def test_what_is_signed_is_what_was_read() -> None:
    licence = make_draft()
    seen = licence.row_version
    amend(licence, DraftTerms(today(), today() + ONE_DAY, [make_area()]), seen)
    with pytest.raises(Stale):
        sign(licence, Side.LICENSOR, seen_version=seen)


@pytest.mark.feature("A2")
def test_a_licence_terminates_once_from_today_on() -> None:
    licence = make_licence()
    past = refusal(lambda: terminate(licence, today() - ONE_DAY))
    assert (past.field, "has passed" in past.sentence) == ("effective_on", True)
    terminate(licence, today() + ONE_DAY)
    assert "already recorded" in refusal(lambda: terminate(licence, today() + ONE_DAY)).sentence
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
def test_acts_on_a_licence_that_is_gone_are_not_found() -> None:
    ghost = Licence(id=new_id(), reference="LIC-2026-9999")
    assert refusal(lambda: suspend(ghost)).status == 404
