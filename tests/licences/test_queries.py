"""Facts, scope and the SQL ladder, each against a real database."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.core.clock import end_of_day, today
from app.core.db import db
from app.core.errors import NotFound
from app.core.roles import Role
from app.licences.actions import amend_draft, draft_licence
from app.licences.actions.drafting import DraftTerms
from app.licences.models import Licence, LicenceTerms
from app.licences.queries import (
    is_visible_to,
    licence_facts,
    licence_for,
    licences_of_organisation,
    state_expression,
    territory_overlaps,
)
from app.licences.rules import licence_state, state_on
from app.licences.types import ContractShape, LicenceState
from app.partners.types import OrganisationKind
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import make_draft, make_licence, make_notice, make_programme, reinstate, suspend
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.counting import counted_queries
from tests.licences.histories import DAY_ZERO, LEAP_YEAR, day, random_history
from tests.licences.storing import store

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.feature("A2", "A3")
@pytest.mark.parametrize("first_day", [DAY_ZERO, LEAP_YEAR])
def test_the_sql_ladder_equals_the_rules_over_random_histories(first_day: date) -> None:
    chance = random.Random(20260401)
    histories = [random_history(chance, first_day) for _ in range(250)]
    stored = {store(history, number).id: history for number, history in enumerate(histories, start=1)}
    db.session.flush()
    known = {facts.id: facts for facts in licence_facts(list(stored))}
    turning = [at for history in histories for at in history.turning_days]
    seen = set()
    for offset in chance.sample(range(-90, 560), 40) + chance.sample(turning, 60):
        on = day(offset, first_day)
        for licence_id, state in states_in_sql(on).items():
            if licence_id in stored:
                seen.add(state)
                assert state is state_on(known[licence_id], on), f"{on}: {stored[licence_id]}"
                assert state is state_on(stored[licence_id].facts, on)
    assert seen == set(LicenceState), "the histories reach every state"


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


@pytest.mark.feature("A25")
def test_ground_is_shared_only_while_both_terms_run() -> None:
    area, day = make_area(), today()
    old = make_licence(areas=[area], ends_on=day + timedelta(days=700))
    new = make_licence(areas=[area], starts_on=day + timedelta(days=200), ends_on=day + timedelta(days=900))
    assert [one.ends_on for one in territory_overlaps(new.id, day)] == [day + timedelta(days=700)]
    assert [one.ends_on for one in territory_overlaps(old.id, day)] == [day + timedelta(days=700)]
    notice = make_notice(old)
    assert notice.ends_on < day + timedelta(days=200)
    assert territory_overlaps(new.id, day) == territory_overlaps(old.id, day) == []
