"""Facts, scope and the SQL ladder, each against a real database."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.core.clock import end_of_day, today
from app.core.dated import recorded_by
from app.core.db import db
from app.core.errors import NotFound
from app.core.roles import Role
from app.licences.actions import amend_draft, draft_licence
from app.licences.actions.drafting import DraftTerms
from app.licences.models import Licence, LicenceSignature, LicenceSuspension, LicenceTermination, LicenceTerms
from app.licences.queries import (
    is_visible_to,
    licence_facts,
    licence_for,
    licences_of_organisation,
    state_expression,
    territory_overlaps,
)
from app.licences.rules import licence_state, state_on
from app.licences.types import ContractShape, LapsePolicy, LicenceState, Side, SuspensionScope
from app.partners.types import OrganisationKind
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import make_draft, make_licence, make_programme, reinstate, suspend
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.counting import counted_queries
from tests.licences.histories import History, day, random_history

pytestmark = pytest.mark.usefixtures("database")


def store(history: History, number: int) -> Licence:
    """Write a history straight into the tables: the actions would refuse much of what it holds."""
    licence = _stored_licence(history.is_own_delivery, f"LIC-2026-{number:04d}", None)
    _store_terms(licence, history.start, history.end, history)
    sides = ((Side.LICENSOR, history.licensor_signed), (Side.LICENSEE, history.licensee_signed))
    for side, at in sides:
        _store_signature(licence, side, at)
    for scope, from_, to in history.suspensions:
        db.session.add(_stored_suspension(licence, scope, from_, to))
    if history.terminated is not None:
        ended = LicenceTermination(licence_id=licence.id, effective_on=day(history.terminated), reason="A reason")
        _recorded(ended)
    for place, (start, signed) in enumerate(history.renewals):
        renewal = _stored_licence(False, f"LIC-2027-{number * 10 + place:04d}", licence.id)
        _store_terms(renewal, start, start + 400, history)
        # The later signature decides, whichever side it is.
        _store_signature(renewal, Side.LICENSOR, signed - (place % 2) * 3)
        _store_signature(renewal, Side.LICENSEE, signed - (1 - place % 2) * 3)
    return licence


def _recorded(row: object) -> None:
    for name, value in recorded_by(TESTER).items():
        setattr(row, name, value)
    db.session.add(row)


def _stored_licence(is_own: bool, reference: str, renews_id: uuid.UUID | None) -> Licence:
    trust = make_organisation(OrganisationKind.TRUST)
    shape = ContractShape.OWN_DELIVERY if is_own else ContractShape.GRANT
    licence = Licence(
        reference=reference,
        programme_id=make_programme().id,
        licensor_id=trust.id,
        licensee_id=trust.id,
        renews_id=renews_id,
        shape=shape,
        created_by="tests",
    )
    db.session.add(licence)
    db.session.flush()
    return licence


def _store_terms(licence: Licence, start: int, end: int, history: History) -> None:
    _recorded(
        LicenceTerms(
            licence_id=licence.id,
            starts_on=day(start),
            ends_on=day(end),
            grace_days=history.grace,
            lapse_policy=LapsePolicy.LOSE_ALL,
            first_rung_days=history.first_rung,
        )
    )


def _store_signature(licence: Licence, side: Side, at: int | None) -> None:
    if at is not None:
        _recorded(
            LicenceSignature(licence_id=licence.id, side=side, signatory="A", signatory_role="B", signed_on=day(at))
        )


def _stored_suspension(licence: Licence, scope: SuspensionScope, from_: int, to: int | None) -> LicenceSuspension:
    return LicenceSuspension(
        licence_id=licence.id,
        scope=scope,
        from_day=day(from_),
        lifted_from=None if to is None else day(to),
        reason="A reason",
        conditions_to_lift="It is mended",
        **recorded_by(TESTER),
    )


@pytest.mark.feature("A2", "A3")
def test_the_sql_ladder_equals_the_rules_over_random_histories() -> None:
    chance = random.Random(20260401)
    histories = [random_history(chance, only_recorded=True) for _ in range(150)]
    stored = {store(history, number).id: history for number, history in enumerate(histories, start=1)}
    db.session.flush()
    known = {facts.id: facts for facts in licence_facts(list(stored))}
    boundaries = [
        offset for history in histories for offset in (history.start, history.end + history.grace, history.end)
    ]
    seen = set()
    for offset in chance.sample(range(-90, 560), 60) + chance.sample(boundaries, 40):
        for licence_id, state in states_in_sql(day(offset)).items():
            if licence_id in stored:
                seen.add(state)
                assert state is state_on(known[licence_id], day(offset)), f"{day(offset)}: {stored[licence_id]}"
                assert state is state_on(stored[licence_id].facts, day(offset))
    assert len(seen) == 10, "the histories reach every state that has tables"


def states_in_sql(on: date, known_at: datetime | None = None) -> dict[uuid.UUID, LicenceState]:
    """Return the state of every licence on a day as the database computes it."""
    rows = db.session.execute(
        sa.select(Licence.id, state_expression(on, known_at)).join(
            LicenceTerms, sa.and_(LicenceTerms.licence_id == Licence.id, LicenceTerms.is_known(known_at))
        )
    )
    return dict(rows.all())


@pytest.mark.feature("A3")
def test_the_state_on_a_day_can_be_asked_as_it_was_known_on_another() -> None:
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_licence(starts_on=date(2026, 4, 1), ends_on=date(2028, 3, 31), signed_on=date(2026, 3, 1))
    with time_machine.travel(datetime(2026, 6, 10, 9, tzinfo=UTC), tick=False):
        suspend(licence, date(2026, 6, 1))
    with time_machine.travel(datetime(2026, 6, 20, 9, tzinfo=UTC), tick=False):
        reinstate(licence, date(2026, 6, 15))
    expected = {
        (date(2026, 6, 5), date(2026, 6, 9)): LicenceState.ACTIVE,
        (date(2026, 6, 5), date(2026, 6, 10)): LicenceState.SUSPENDED,
        (date(2026, 6, 17), date(2026, 6, 19)): LicenceState.SUSPENDED,
        (date(2026, 6, 17), date(2026, 6, 20)): LicenceState.ACTIVE,
        (date(2026, 6, 5), date(2026, 6, 20)): LicenceState.SUSPENDED,
    }
    for (on, as_known_on), state in expected.items():
        known_at = end_of_day(as_known_on)
        (facts,) = licence_facts([licence.id], known_at=known_at)
        assert licence_state(facts, on).state is state, (on, as_known_on)
        assert states_in_sql(on, known_at)[licence.id] is state
    assert licence_facts([licence.id], known_at=end_of_day(date(2026, 4, 30))) == []


@pytest.mark.feature("A3")
def test_a_changed_draft_keeps_what_it_said_before() -> None:
    area, other = make_area(name="Here"), make_area(name="There")
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_draft(areas=[area], starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    with time_machine.travel(datetime(2026, 5, 3, 9, tzinfo=UTC), tick=False):
        terms = DraftTerms(starts_on=date(2027, 2, 1), ends_on=date(2028, 1, 31), areas=[other])
        amend_draft(
            TESTER,
            licence=licence,
            licensee=licence.licensee,
            shape=licence.shape,
            terms=terms,
            seen_version=licence.row_version,
        )
    (before,) = licence_facts([licence.id], known_at=end_of_day(date(2026, 5, 2)))
    (now,) = licence_facts([licence.id])
    assert (before.starts_on, [one.area_name for one in before.territory]) == (date(2027, 1, 1), ["Here"])
    assert (now.starts_on, [one.area_name for one in now.territory]) == (date(2027, 2, 1), ["There"])


@pytest.mark.feature("A1")
@pytest.mark.parametrize("count", [3, 300])
def test_facts_take_two_queries_however_many_licences(count: int) -> None:
    area = make_area()
    licensee = make_organisation()
    for _ in range(count):
        suspend(make_licence(licensee, [area]))
    with counted_queries() as sent:
        assert len(licences_of_organisation(licensee.id)) == count
    assert len(sent) == 2


@pytest.mark.feature("A1")
def test_a_provider_sees_its_own_a_commissioner_its_areas_and_the_trust_all() -> None:
    here, there = make_area(), make_area()
    provider = make_organisation()
    own, others = make_licence(provider, [here]), make_licence(areas=[there])
    seen = {
        Role.LICENCE_MANAGER: {own.id, others.id},
        Role.PARTNER_LEAD: {own.id},
        Role.COMMISSIONER: {others.id},
    }
    people = {
        Role.LICENCE_MANAGER: make_user(Role.LICENCE_MANAGER),
        Role.PARTNER_LEAD: make_user(Role.PARTNER_LEAD, provider),
        Role.COMMISSIONER: make_user(Role.COMMISSIONER, area=there),
    }
    for role, ids in seen.items():
        viewer = actor_of(people[role])
        assert set(db.session.scalars(sa.select(Licence.id).where(is_visible_to(viewer)))) == ids
        for licence in (own, others):
            if licence.id in ids:
                assert licence_for(viewer, licence.id) is licence
            else:
                with pytest.raises(NotFound):
                    licence_for(viewer, licence.id)


@pytest.mark.feature("A1")
def test_nobody_without_a_role_sees_any_licence() -> None:
    make_licence()
    viewer = actor_of(make_user(Role.FORCE_SPOC))
    assert db.session.scalars(sa.select(Licence.id).where(is_visible_to(viewer))).all() == []


@pytest.mark.feature("A1")
def test_an_organisations_licences_can_be_asked_for_one_programme() -> None:
    provider = make_organisation()
    mine = make_licence(provider)
    make_licence(provider, programme=make_programme("other", "Another programme"))
    facts = licences_of_organisation(provider.id, mine.programme_id)
    assert [one.reference for one in facts] == [mine.reference]


@pytest.mark.feature("A25")
def test_overlapping_territory_is_found_but_not_another_part_another_time_or_the_renewal() -> None:
    area = make_area(name="Thames Valley")
    first, last = today() - timedelta(days=100), today() + timedelta(days=600)
    days = {"starts_on": first, "ends_on": last}
    whole = make_licence(areas=[area], **days)
    draft = make_draft(areas=[area], starts_on=last, ends_on=last + timedelta(days=9))
    assert [one.reference for one in territory_overlaps(draft.id, today())] == [whole.reference]
    later = make_draft(areas=[area], starts_on=last + timedelta(days=1), ends_on=last + timedelta(days=9))
    renewal = make_draft(areas=[area], renews=whole, **days)
    assert territory_overlaps(later.id, today()) == territory_overlaps(renewal.id, today()) == []
    assert territory_overlaps(whole.id, today()) == [], "drafts bind nobody"


@pytest.mark.feature("A25")
def test_two_parts_of_an_area_do_not_overlap() -> None:
    area = make_area()
    make_licence(areas=[area], part="Milton Keynes")
    assert territory_overlaps(make_draft(areas=[area], part="Buckinghamshire").id, today()) == []
    assert len(territory_overlaps(make_draft(areas=[area], part="milton keynes").id, today())) == 1


@pytest.mark.feature("A1")
def test_references_count_up_within_a_year_and_begin_again_in_the_next() -> None:
    provider, area, trust = make_organisation(), make_area(), make_organisation(OrganisationKind.TRUST)
    assert trust is not None
    terms = DraftTerms(starts_on=date(2031, 1, 1), ends_on=date(2031, 12, 31), areas=[area])
    given = []
    for year in (2030, 2030, 2031):
        with time_machine.travel(datetime(year, 6, 1, tzinfo=UTC)):
            drafted = draft_licence(
                TESTER,
                programme=make_programme(),
                licensee=provider,
                shape=ContractShape.GRANT,
                terms=terms,
            )
            given.append(drafted.reference)
    assert given == ["LIC-2030-0001", "LIC-2030-0002", "LIC-2031-0001"]
