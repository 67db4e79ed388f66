"""Recording dated facts: nothing is edited, and what was known when stays answerable (E1)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from app.core.clock import now
from app.core.constraints import sentence_for
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag
from app.partners.actions import (
    record_delivery,
    record_party,
    register_area,
    register_organisation,
    rename_organisation,
)
from app.partners.models import AreaDelivery, AreaParty, OrganisationName
from app.partners.queries import area_history, area_on, organisation_names
from app.partners.rules import DeliveryFacts
from app.partners.rules.register import AreaEntry
from app.partners.types import AreaState, DeliveryModel, Governance, OrganisationKind, PartyRole
from tests.builders.partners import TESTER, make_area, make_commissioner, make_delivery, make_organisation

pytestmark = [pytest.mark.feature("E1"), pytest.mark.usefixtures("database")]


def events(tag: EventTag) -> list[Event]:
    return list(db.session.scalars(sa.select(Event).where(Event.tag == tag).order_by(Event.id)))


def open_rows(kind: type[OrganisationName] | type[AreaParty] | type[AreaDelivery]) -> int:
    statement = sa.select(sa.func.count()).select_from(kind).where(kind.is_known(), kind.until_day.is_(None))
    return db.session.scalar(statement) or 0


def test_a_new_name_leaves_the_old_one_true_of_then() -> None:
    organisation = make_organisation(name="Northmoor Change CIC", from_day=date(2019, 1, 1))
    known_before = now()
    rename_organisation(TESTER, organisation=organisation, name="Northmoor Forward CIC", from_day=date(2026, 3, 1))

    def named(day: date) -> str | None:
        return organisation_names([organisation.id], day).get(organisation.id)

    assert named(date(2018, 12, 31)) is None
    assert named(date(2026, 2, 28)) == "Northmoor Change CIC"
    assert named(date(2026, 3, 1)) == "Northmoor Forward CIC"
    held = sa.select(OrganisationName.name).where(OrganisationName.holds_on(date(2026, 3, 1), known_before))
    assert db.session.scalars(held).all() == ["Northmoor Change CIC"]
    assert [event.sentence for event in events(EventTag.ORGANISATION_RENAMED)] == [
        "Waymark (tests) recorded that Northmoor Change CIC is called Northmoor Forward CIC from 1 March 2026."
    ]


def test_the_same_day_is_a_correction() -> None:
    organisation = make_organisation(name="Nothmoor", from_day=date(2019, 1, 1))
    rename_organisation(TESTER, organisation=organisation, name="Northmoor", from_day=date(2019, 1, 1))
    rows = db.session.scalars(
        sa.select(OrganisationName).where(OrganisationName.organisation_id == organisation.id)
    ).all()
    wrong, right = sorted(rows, key=lambda row: row.recorded_at)
    assert wrong.superseded_at is not None
    assert (right.supersedes_id, right.until_day, right.name) == (wrong.id, None, "Northmoor")


def test_a_name_before_the_present_one_began_is_refused() -> None:
    organisation = make_organisation(from_day=date(2019, 1, 1))
    with pytest.raises(DomainError, match="begins on 1 January 2019") as refusal:
        rename_organisation(TESTER, organisation=organisation, name="Earlier", from_day=date(2018, 1, 1))
    assert refusal.value.field == "from_day"


def test_the_same_name_again_is_refused() -> None:
    organisation = make_organisation(name="Same")
    with pytest.raises(DomainError, match="called Same already"):
        rename_organisation(TESTER, organisation=organisation, name=" Same ", from_day=date(2026, 1, 1))


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "x" * 10_000, "a\x00b", "a\u202eb", "\u200b"])
def test_names_that_cannot_be_are_refused(name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        register_organisation(TESTER, kind=OrganisationKind.PROVIDER, name=name, from_day=date(2020, 1, 1))
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    "name", ["Çäñ Łódź", "변화", "🦡 Trust", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "x" * 200]
)
def test_names_in_every_script_are_kept(name: str) -> None:
    organisation = register_organisation(
        TESTER, kind=OrganisationKind.PROVIDER, name=f"  {name} ", from_day=date(2020, 1, 1)
    )
    assert organisation_names([organisation.id], date(2020, 1, 1)) == {organisation.id: name}


def test_there_is_one_trust() -> None:
    make_organisation(OrganisationKind.TRUST)
    with pytest.raises(IntegrityError) as refusal:
        register_organisation(TESTER, kind=OrganisationKind.TRUST, name="Another", from_day=date(2020, 1, 1))
    assert sentence_for(refusal.value) == "There is one Trust, and it is already registered."


def test_a_statutory_transfer_is_a_new_party_from_its_day() -> None:
    area = make_area(name="Eastshire")
    make_commissioner(area, "The Commissioner's Office")
    authority = make_organisation(OrganisationKind.COMMISSIONER, "Eastshire Combined Authority")
    record_party(
        TESTER,
        area=area,
        role=PartyRole.COMMISSIONER,
        organisation=authority,
        governance=Governance.MAYOR,
        office_holder="Mayor of Eastshire",
        from_day=date(2028, 5, 8),
    )
    assert area_on(area.code, date(2028, 5, 7)).commissioner_name == "The Commissioner's Office"
    assert area_on(area.code, date(2028, 5, 8)).commissioner_name == "Eastshire Combined Authority"
    assert events(EventTag.AREA_PARTY_RECORDED)[-1].sentence == (
        "Waymark (tests) recorded Eastshire Combined Authority as commissioner of Eastshire from 8 May 2028."
    )
    assert open_rows(AreaParty) == 1


@pytest.mark.parametrize(
    ("role", "kind", "governance", "field"),
    [
        (PartyRole.COMMISSIONER, OrganisationKind.PROVIDER, Governance.PCC, "organisation"),
        (PartyRole.FORCE, OrganisationKind.COMMISSIONER, None, "organisation"),
        (PartyRole.COMMISSIONER, OrganisationKind.COMMISSIONER, None, "governance"),
        (PartyRole.FORCE, OrganisationKind.FORCE, Governance.PCC, "governance"),
    ],
)
def test_a_party_that_does_not_fit_is_refused(
    role: PartyRole, kind: OrganisationKind, governance: Governance | None, field: str
) -> None:
    area, organisation = make_area(), make_organisation(kind)
    with pytest.raises(DomainError) as refusal:
        record_party(
            TESTER, area=area, role=role, organisation=organisation, governance=governance, from_day=date(2020, 1, 1)
        )
    assert refusal.value.field == field


@pytest.mark.feature("F18")
def test_delivery_passes_from_the_trust_to_a_partner() -> None:
    area = make_area()
    partner = make_organisation()
    make_delivery(area, live_from=date(2019, 4, 1))
    handed_over = DeliveryFacts(DeliveryModel.PARTNER, live_from=date(2019, 4, 1))
    record_delivery(TESTER, area=area, facts=handed_over, provider=partner, from_day=date(2026, 4, 1))
    assert area_on(area.code, date(2026, 3, 31)).state is AreaState.TRUST
    assert area_on(area.code, date(2026, 4, 1)).state is AreaState.PARTNER
    assert len(area_history(area.id).deliveries) == 2
    before, after = (
        events(EventTag.AREA_DELIVERY_RECORDED)[-1].before,
        events(EventTag.AREA_DELIVERY_RECORDED)[-1].after,
    )
    assert before is not None
    assert after is not None
    assert (before["model"], after["provider"] is not None) == ("The Trust delivers", True)


@pytest.mark.parametrize(
    ("model", "kind", "field"),
    [
        (DeliveryModel.PARTNER, None, "provider"),
        (DeliveryModel.PRINCIPLES, None, "provider"),
        (DeliveryModel.TRUST, OrganisationKind.PROVIDER, "provider"),
        (DeliveryModel.PARTNER, OrganisationKind.FORCE, "provider"),
    ],
)
def test_a_provider_that_does_not_fit_is_refused(
    model: DeliveryModel, kind: OrganisationKind | None, field: str
) -> None:
    provider = make_organisation(kind) if kind else None
    facts = DeliveryFacts(model, live_from=date(2020, 1, 1))
    with pytest.raises(DomainError) as refusal:
        record_delivery(TESTER, area=make_area(), facts=facts, provider=provider, from_day=date(2020, 1, 1))
    assert refusal.value.field == field


def test_a_delivery_without_a_beginning_or_that_misses_it_is_refused() -> None:
    area = make_area()
    with pytest.raises(DomainError, match="No beginning"):
        record_delivery(TESTER, area=area, facts=DeliveryFacts(DeliveryModel.TRUST), from_day=date(2020, 1, 1))
    facts = DeliveryFacts(DeliveryModel.TRUST, interest_from=date(2019, 6, 1), live_from=date(2020, 1, 1))
    with pytest.raises(DomainError, match="Enter 1 June 2019 or an earlier day"):
        record_delivery(TESTER, area=area, facts=facts, from_day=date(2020, 1, 1))
    record_delivery(TESTER, area=area, facts=facts, from_day=date(2019, 6, 1))


def test_an_area_with_a_square_already_taken_is_refused() -> None:
    taken = make_area()
    entry = AreaEntry("E98000001", "Twin", "Twin", "Twin Police", "North", "TWN", taken.tile_column, taken.tile_row)
    with pytest.raises(IntegrityError) as refusal:
        register_area(TESTER, entry=entry)
    assert sentence_for(refusal.value) == "Another area already has this square."


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 400), min_size=1, max_size=8))
def test_however_names_follow_each_other_every_day_has_exactly_one(gaps: list[int]) -> None:
    start = date(2015, 1, 1)
    organisation = make_organisation(name="Name 0", from_day=start)
    day = start
    for number, gap in enumerate(gaps, start=1):
        day += timedelta(days=gap)
        rename_organisation(TESTER, organisation=organisation, name=f"Name {number}", from_day=day)
    for probe in {start, day, day + timedelta(days=9_000), start + (day - start) / 2}:
        held = db.session.scalars(
            sa.select(OrganisationName.name).where(
                OrganisationName.organisation_id == organisation.id, OrganisationName.holds_on(probe)
            )
        ).all()
        assert len(held) == 1
