"""Offering a draft, and offers that come to nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.core.clock import today
from app.licences.actions import DraftTerms, end_offer, offer_licence
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import licence_state, state_on
from app.licences.types import ContractShape, LicenceState, OfferEnding, Side
from app.partners.types import OrganisationKind
from tests.builders.licences import make_draft, make_licence, make_offer
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.licences.acts import ONE_DAY, amend, events_of, refusal, sign, state_of

pytestmark = pytest.mark.usefixtures("database")


def end(licence: Licence, ending: OfferEnding = OfferEnding.DECLINED, ended_on: date | None = None) -> object:
    """Record that the open offer came to nothing."""
    return end_offer(TESTER, licence=licence, ending=ending, ended_on=ended_on or today(), reason="Too dear")


@pytest.mark.feature("A2", "A3")
def test_an_offer_puts_a_draft_into_negotiation_until_it_ends_and_leaves_a_draft_again() -> None:
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_draft()
        make_offer(licence, answer_by=date(2026, 5, 20))
    with time_machine.travel(datetime(2026, 5, 12, 9, tzinfo=UTC), tick=False):
        end(licence)
    (facts,) = licence_facts([licence.id])
    states = {day: state_on(facts, date(2026, 5, day)) for day in (1, 11, 12)}
    assert states == {1: LicenceState.NEGOTIATION, 11: LicenceState.NEGOTIATION, 12: LicenceState.DRAFT}
    assert licence_state(facts, date(2026, 4, 30)).next_state is LicenceState.NEGOTIATION
    assert "came to nothing on 12 May 2026" in licence_state(facts, date(2026, 5, 12)).sentences[0]
    assert [event.sentence for event in events_of(licence)][1:] == [
        f"Waymark (tests) recorded that {licence.reference} was offered on 1 May 2026, to be answered by 20 May 2026.",
        f"Waymark (tests) recorded that the offer of {licence.reference} came to nothing on 12 May 2026, "
        "since the licensee declined it: Too dear",
    ]


@pytest.mark.feature("A2", "A12")
def test_an_unanswered_offer_lapses_after_its_last_day_and_can_be_made_anew() -> None:
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_draft()
        make_offer(licence, answer_by=date(2026, 5, 20))
    (facts,) = licence_facts([licence.id])
    assert state_on(facts, date(2026, 5, 20)) is LicenceState.NEGOTIATION
    assert state_on(facts, date(2026, 5, 21)) is LicenceState.DRAFT
    with time_machine.travel(datetime(2026, 5, 20, 22, 59, tzinfo=UTC), tick=False):
        assert "has been on offer since" in refusal(lambda: make_offer(licence)).sentence
    with time_machine.travel(datetime(2026, 5, 20, 23, tzinfo=UTC), tick=False):
        assert "not on offer" in refusal(lambda: end(licence)).sentence
        make_offer(licence)
    (facts,) = licence_facts([licence.id])
    assert [(one.ending, one.ended_on) for one in facts.offers] == [
        (OfferEnding.LAPSED, date(2026, 5, 21)),
        (None, None),
    ]


@pytest.mark.feature("A2", "A14")
def test_what_is_on_offer_cannot_be_changed() -> None:
    licence = make_draft()
    terms = DraftTerms(starts_on=today(), ends_on=today() + ONE_DAY, areas=[make_area()])
    make_offer(licence)
    assert (
        "with the terms it has. Withdraw the offer"
        in refusal(lambda: amend(licence, terms, licence.row_version)).sentence
    )
    end(licence, OfferEnding.WITHDRAWN)
    amend(licence, terms, licence.row_version)


@pytest.mark.feature("A2")
def test_a_signature_given_on_an_offer_goes_with_it_but_one_by_both_takes_it_up() -> None:
    licence = make_draft()
    make_offer(licence)
    sign(licence, Side.LICENSOR)
    end(licence)
    assert state_of(licence) is LicenceState.DRAFT
    make_offer(licence)
    sign(licence, Side.LICENSEE)
    sign(licence, Side.LICENSOR)
    assert "the offer was taken up" in refusal(lambda: end(licence)).sentence
    assert state_of(licence) is LicenceState.ACTIVE


@pytest.mark.feature("A2", "A7")
def test_only_a_bare_draft_of_another_organisation_is_offered() -> None:
    signed = make_draft()
    sign(signed, Side.LICENSOR)
    assert "already signed for the Trust" in refusal(lambda: make_offer(signed)).sentence
    licence = make_licence()
    assert "already signed for" in refusal(lambda: make_offer(licence)).sentence
    own = make_draft(make_organisation(OrganisationKind.TRUST), shape=ContractShape.OWN_DELIVERY)
    assert "nobody to offer it to" in refusal(lambda: make_offer(own)).sentence


@pytest.mark.feature("A2", "A7")
@pytest.mark.parametrize(
    ("offered", "answer", "field"), [(1, 9, "offered_on"), (0, -1, "answer_by"), (-9, -8, "answer_by")]
)
def test_the_days_of_an_offer_are_in_order(offered: int, answer: int, field: str) -> None:
    licence = make_draft()
    days = {"offered_on": today() + offered * ONE_DAY, "answer_by": today() + answer * ONE_DAY}
    refused = refusal(lambda: offer_licence(TESTER, licence=licence, **days))
    assert refused.field == field


@pytest.mark.feature("A2", "A7")
def test_a_new_offer_is_not_made_before_the_last_one_ended_nor_ended_before_it_was_made() -> None:
    licence = make_draft()
    make_offer(licence)
    early = refusal(lambda: end(licence, ended_on=today() - ONE_DAY))
    assert (early.field, refusal(lambda: end(licence, ended_on=today() + ONE_DAY)).field) == ("ended_on", "ended_on")
    assert refusal(lambda: end(licence, OfferEnding.LAPSED)).field == "ending"
    end(licence)
    days = {"offered_on": today() - ONE_DAY, "answer_by": today() + timedelta(days=9)}
    assert refusal(lambda: offer_licence(TESTER, licence=licence, **days)).field == "offered_on"


@pytest.mark.feature("A2")
@pytest.mark.parametrize(
    ("offered_in", "answer_in", "said"),
    [
        (-40_000, 20, "nothing was offered for it so long before"),
        (0, 367, "An offer does not wait so long for its answer"),
        (0, 60_000, "An offer does not wait so long for its answer"),
    ],
)
def test_the_days_of_an_offer_nobody_meant_are_refused(offered_in: int, answer_in: int, said: str) -> None:
    offered_on, answer_by = today() + timedelta(days=offered_in), today() + timedelta(days=answer_in)
    licence = make_draft()
    offer = {"licence": licence, "offered_on": offered_on, "answer_by": answer_by}
    assert said in refusal(lambda: offer_licence(TESTER, **offer)).sentence
    assert state_of(licence) is LicenceState.DRAFT
