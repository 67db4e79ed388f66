"""Changes of party: what each of the four does, on which days, and what undoing one takes back (A24)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.actor import Actor
from app.core.clock import now, pinned_to, start_of_day, today
from app.core.db import db
from app.core.errors import NotFound, Stale
from app.core.roles import Role
from app.licences.actions.parties import undo_party_change
from app.licences.models import Licence, LicenceHolding, PartyChange
from app.licences.queries import licence_facts, licence_for, licences_held_by
from app.licences.types import LicenceState, NoticeGiver, Side
from app.partners.models import AreaParty, ForceArea, Organisation
from app.partners.queries import area_on, times_recorded
from app.partners.types import OrganisationKind, PartyRole
from tests.builders.accounts import actor_of, make_user
from tests.builders.licences import make_draft, make_licence, make_notice
from tests.builders.parties import in_days, make_assignment, make_novation, make_reprocurement, make_transfer
from tests.builders.partners import TESTER, make_area, make_commissioner, make_delivery, make_organisation
from tests.licences.acts import ONE_DAY, events_of, refusal, sign, state_of, terminate
from tests.racing import AT_ONCE, DONE, at_once

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A24")]
THE_DAY = date(2021, 5, 10)


def commissioner_on(area: ForceArea, day: date) -> str | None:
    """Return what the commissioner of an area is called on a day."""
    return area_on(area.code, day).commissioner_name


def holder_on(licence: Licence, day: date) -> Organisation:
    """Return who holds a licence on a day."""
    (facts,) = licence_facts([licence.id], named_on=day)
    return db.session.get_one(Organisation, facts.licensee_id)


def provider_on(area: ForceArea, day: date) -> str | None:
    """Return who delivers in an area on a day."""
    return area_on(area.code, day).provider_name


def undo(change: PartyChange) -> PartyChange:
    """Undo a change of party."""
    return undo_party_change(TESTER, change=change, reason="The order was not made")


def a_lead_of(provider: Organisation) -> Actor:
    """Return somebody who leads a provider's people."""
    return actor_of(make_user(Role.PARTNER_LEAD, provider))


def test_the_law_moves_the_commissioner_on_its_day_and_leaves_the_licence_as_it_is() -> None:
    area = make_area()
    make_commissioner(area, "The PCC")
    licence = make_licence(areas=[area])
    before = licence_facts([licence.id])[0]
    change = make_transfer(area, make_organisation(OrganisationKind.COMMISSIONER, "The Mayor"))
    on = change.effective_on
    assert [commissioner_on(area, day) for day in (on - ONE_DAY, on)] == ["The PCC", "The Mayor"]
    (then,) = licence_facts([licence.id], named_on=on)
    assert then.territory[0].commissioner == "The Mayor"
    assert (then.starts_on, then.ends_on, then.signatures) == (before.starts_on, before.ends_on, before.signatures)
    assert then.licensee_id == before.licensee_id


def test_a_transfer_of_long_ago_puts_the_law_behind_what_is_on_record_already() -> None:
    area = make_area()
    make_commissioner(area, "The PCC")
    mayor = make_organisation(OrganisationKind.COMMISSIONER, "The Combined Authority")
    with pinned_to(start_of_day(date(2024, 1, 1))):
        change = make_transfer(area, mayor, THE_DAY)
        again = refusal(lambda: make_transfer(area, mayor, THE_DAY - ONE_DAY))
        twice = refusal(lambda: make_transfer(area, mayor, in_days(3)))
    assert db.session.get_one(Organisation, change.to_id) is mayor
    assert commissioner_on(area, THE_DAY - ONE_DAY) == "The PCC"
    assert commissioner_on(area, THE_DAY) == "The Combined Authority"
    assert (again.field, twice.field) == ("effective_on", "successor")


def test_a_transfer_is_refused_where_nobody_commissions_or_another_is_prepared() -> None:
    area, body = make_area(), make_organisation(OrganisationKind.COMMISSIONER)
    assert "Nobody is recorded" in refusal(lambda: make_transfer(area, body)).sentence
    make_commissioner(area)
    make_transfer(area)
    assert "is prepared already" in refusal(lambda: make_transfer(area, body, in_days(90))).sentence
    later = make_organisation(OrganisationKind.COMMISSIONER, "Not yet", from_day=in_days(100))
    other = make_area()
    make_commissioner(other)
    assert "is not registered" in refusal(lambda: make_transfer(other, later)).sentence
    provider = make_organisation()
    assert "cannot be the commissioner" in refusal(lambda: make_transfer(other, provider)).sentence


def test_a_page_of_before_another_record_is_stale() -> None:
    area = make_area()
    make_commissioner(area)
    seen = times_recorded(area.id, PartyRole.COMMISSIONER)
    undo(make_transfer(area))
    with pytest.raises(Stale):
        make_transfer(area, seen_version=seen)


def test_a_transfer_is_undone_until_the_day_before_and_not_after() -> None:
    area = make_area()
    make_commissioner(area, "The PCC")
    change = make_transfer(area)
    with pinned_to(start_of_day(change.effective_on)):
        assert "took effect" in refusal(lambda: undo(change)).sentence
    with pinned_to(start_of_day(change.effective_on - ONE_DAY)):
        undone = undo(change)
    assert undone.supersedes_id == change.id
    assert (undone.undone_on, undone.undo_reason) == (change.effective_on - ONE_DAY, "The order was not made")
    assert commissioner_on(area, change.effective_on + timedelta(days=500)) == "The PCC"
    assert "undone already" in refusal(lambda: undo(change)).sentence
    assert "undone already" in refusal(lambda: undo(undone)).sentence
    make_transfer(area)


def test_a_novation_puts_another_licensee_and_provider_in_place_from_its_day() -> None:
    area, old, new = make_area(), make_organisation(name="Old"), make_organisation(name="New")
    make_delivery(area, old)
    licence = make_licence(old, [area])
    change = make_novation(licence, new)
    on = change.effective_on
    assert (holder_on(licence, on - ONE_DAY), holder_on(licence, on)) == (old, new)
    assert (provider_on(area, on - ONE_DAY), provider_on(area, on)) == ("Old", "New")
    assert (holder_on(licence, today()), state_of(licence)) == (old, LicenceState.ACTIVE)
    with pinned_to(start_of_day(on)):
        assert [one.id for one in licences_held_by([new.id])] == [licence.id]
        assert licences_held_by([old.id]) == []
        assert licence_for(a_lead_of(new), licence.id) is licence
        with pytest.raises(NotFound):
            licence_for(a_lead_of(old), licence.id)
        assert state_of(licence) is LicenceState.ACTIVE
    assert licence_for(a_lead_of(old), licence.id) is licence
    with pytest.raises(NotFound):
        licence_for(a_lead_of(new), licence.id)


def test_an_assignment_passes_the_benefit_and_leaves_the_assignor_bound() -> None:
    old, new, third = (make_organisation(name=name) for name in ("Old", "New", "Third"))
    licence = make_licence(old)
    on = make_assignment(licence, new).effective_on
    with pinned_to(start_of_day(on)):
        assert holder_on(licence, on) is new
        assert licences_held_by([old.id]) == []
        for one in (old, new):
            assert licence_for(a_lead_of(one), licence.id) is licence
        (facts,) = licence_facts([licence.id])
        assert (facts.holdings[0].holder, facts.holdings[0].bound) == ("New", "Old")
        make_assignment(licence, third, in_days(10))
    with pinned_to(start_of_day(on + timedelta(days=10))):
        (facts,) = licence_facts([licence.id])
        assert (facts.holdings[-1].holder, facts.holdings[-1].bound) == ("Third", "Old")
        with pytest.raises(NotFound):
            licence_for(a_lead_of(new), licence.id)


def test_a_reprocurement_ends_the_old_licence_and_drafts_another_for_the_same_ground() -> None:
    area, old, new = make_area(), make_organisation(), make_organisation()
    licence = make_licence(old, [area])
    change = make_reprocurement(licence, new, run_off_until=in_days(90))
    on = change.effective_on
    facts, drafted = licence_facts([licence.id, change.new_licence_id])  # type: ignore[list-item]
    assert facts.standing_notice is not None
    assert (facts.standing_notice.given_by, facts.last_day) == (NoticeGiver.COMMISSIONER, on - ONE_DAY)
    assert facts.run_off_until == in_days(90)
    assert (drafted.licensee_id, drafted.starts_on, drafted.territory[0].area_id) == (new.id, on, area.id)
    assert (drafted.signatures, drafted.renews_id) == ({}, None)
    assert holder_on(licence, on) is old
    undo(change)
    (facts,) = licence_facts([licence.id])
    assert (facts.standing_notice, facts.run_off_until) == (None, None)
    assert facts.last_day == facts.ends_on
    (given_up,) = licence_facts([drafted.id])
    assert (given_up.is_abandoned, given_up.termination_reason) == (True, facts.notices[0].withdrawal_reason)


def test_a_reprocurement_leaves_alone_a_licence_that_ends_in_time() -> None:
    licence = make_licence(ends_on=in_days(39))
    make_reprocurement(licence)
    assert licence_facts([licence.id])[0].notices == ()
    noticed, other = make_licence(), make_organisation()
    make_notice(noticed)
    assert "when the new provider has begun" in refusal(lambda: make_reprocurement(noticed, other)).sentence


def test_a_reprocurement_whose_licence_is_signed_is_not_undone() -> None:
    change = make_reprocurement(make_licence())
    sign(db.session.get_one(Licence, change.new_licence_id), Side.LICENSOR)
    assert "Terminate" in refusal(lambda: undo(change)).sentence


@pytest.mark.parametrize("make", [make_novation, make_assignment])
def test_undoing_a_deed_takes_back_holder_and_provider(make: object) -> None:
    area, old = make_area(), make_organisation(name="Old")
    make_delivery(area, old)
    licence = make_licence(old, [area])
    change = make(licence)  # type: ignore[operator]
    undo(change)
    day = change.effective_on + timedelta(days=100)
    assert (holder_on(licence, day), provider_on(area, day)) == (old, "Old")
    assert licence_facts([licence.id])[0].holdings == ()
    make_novation(licence)


def test_a_second_novation_undone_leaves_the_first() -> None:
    first, second = make_organisation(), make_organisation()
    licence = make_licence()
    make_novation(licence, first, today())
    undo(make_novation(licence, second))
    assert holder_on(licence, in_days(500)) is first


def test_what_was_known_before_a_novation_was_recorded_stays_answerable() -> None:
    licence = make_licence()
    old, before = holder_on(licence, today()), now()
    change = make_novation(licence, effective_on=today())
    (then,) = licence_facts([licence.id], known_at=before)
    assert then.licensee_id == old.id
    assert holder_on(licence, today()).id == change.to_id


def test_a_deed_is_recorded_soon_after_it_was_signed_and_takes_effect_no_earlier() -> None:
    licence, to = make_licence(), make_organisation()
    for day in (today() - ONE_DAY, in_days(9_000)):
        assert refusal(lambda day=day: make_novation(licence, to, day)).field == "effective_on"  # type: ignore[misc]
    late = refusal(lambda: make_novation(licence, to, today() - 31 * ONE_DAY, agreed_on=today() - 40 * ONE_DAY))
    assert "at most 30 days late" in late.sentence
    assert refusal(lambda: make_novation(licence, to, agreed_on=in_days(1))).field == "agreed_on"
    assert "on a day to come" in refusal(lambda: make_reprocurement(licence, to, today())).sentence
    make_novation(licence, to, today() - 30 * ONE_DAY, agreed_on=today() - 40 * ONE_DAY)


def test_who_cannot_take_part_is_refused() -> None:
    holder, other = make_organisation(), make_organisation()
    licence, draft = make_licence(holder), make_draft()
    body = make_organisation(OrganisationKind.COMMISSIONER)
    assert "is not a provider" in refusal(lambda: make_novation(licence, body)).sentence
    assert "holds the licence already" in refusal(lambda: make_novation(licence, holder)).sentence
    own = make_licence(make_organisation(OrganisationKind.TRUST))
    assert "no deed passes on" in refusal(lambda: make_assignment(own, other)).sentence
    assert "not signed by every side" in refusal(lambda: make_novation(draft, other)).sentence
    over = make_licence()
    terminate(over)
    assert "nothing is left to pass on" in refusal(lambda: make_novation(over, other)).sentence
    make_novation(licence)
    assert "is prepared already" in refusal(lambda: make_assignment(licence, other)).sentence


def test_each_change_leaves_one_event_that_reads() -> None:
    licence = make_licence()
    make_novation(licence, make_organisation(name="Oakrise"))
    assert "by novation from" in events_of(licence)[-1].sentence
    assert "to Oakrise on" in events_of(licence)[-1].sentence


@pytest.mark.slow
def test_of_two_managers_at_once_one_records_the_transfer_and_the_other_is_told(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        area = make_area()
        make_commissioner(area)
        bodies = [make_organisation(OrganisationKind.COMMISSIONER).id for _ in range(AT_ONCE)]
        db.session.commit()
        area_id = area.id

    def transfer() -> None:
        body = db.session.get_one(Organisation, bodies.pop())
        make_transfer(db.session.get_one(ForceArea, area_id), body)

    answers = at_once(committing_portal, transfer)
    assert answers.count(DONE) == 1
    assert sum("prepared already" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(PartyChange)) == 1
        assert db.session.scalar(_open(AreaParty)) == 1


@pytest.mark.slow
def test_of_two_managers_at_once_one_records_the_novation_and_the_other_is_told(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        licence_id = make_licence().id
        db.session.commit()
    answers = at_once(committing_portal, lambda: make_novation(db.session.get_one(Licence, licence_id)))
    assert answers.count(DONE) == 1
    assert sum("prepared already" in answer for answer in answers) == AT_ONCE - 1
    with committing_portal.app_context():
        assert db.session.scalar(_open(LicenceHolding)) == 1


def _open(table: type[AreaParty | LicenceHolding]) -> sa.Select[int]:
    return sa.select(sa.func.count()).select_from(table).where(table.is_known(), table.until_day.is_(None))
