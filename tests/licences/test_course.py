"""Going live, notice and run-off: what is recorded, what is refused, and the state that follows."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.core.clock import end_of_day, today
from app.core.db import db
from app.licences.actions import arrange_run_off, record_go_live, withdraw_notice
from app.licences.actions.parties import undo_party_change
from app.licences.models import Licence, LicenceGoLive
from app.licences.queries import licence_facts
from app.licences.rules import licence_state, months_after, permits_downloads, state_on
from app.licences.types import LicenceState, NoticeGiver
from tests.builders.licences import make_draft, make_licence, make_notice
from tests.builders.parties import make_reprocurement
from tests.builders.partners import TESTER, make_area
from tests.licences.acts import ONE_DAY, events_of, refusal, state_of, terminate

pytestmark = pytest.mark.usefixtures("database")


def go_live(licence: Licence, days: dict[object, date | None]) -> None:
    """Record when areas go live."""
    record_go_live(TESTER, licence=licence, days=days)  # type: ignore[arg-type]


def run_off(licence: Licence, until_day: date) -> object:
    """Arrange a run-off."""
    return arrange_run_off(TESTER, licence=licence, until_day=until_day, reason="Two pairs are open")


def withdraw(licence: Licence, withdrawn_on: date | None = None) -> object:
    """Withdraw the standing notice, today unless a day is given."""
    return withdraw_notice(TESTER, licence=licence, withdrawn_on=withdrawn_on or today(), reason="A new budget")


@pytest.mark.feature("A2", "A3")
def test_a_licence_is_mobilising_until_the_first_of_its_areas_is_live() -> None:
    here, there = make_area(name="Here"), make_area(name="There")
    licence = make_licence(areas=[here, there])
    assert state_of(licence) is LicenceState.ACTIVE
    go_live(licence, {here.id: None, there.id: None})
    assert state_of(licence) is LicenceState.MOBILISING
    (facts,) = licence_facts([licence.id])
    assert permits_downloads(facts, today()).passed
    assert "No day to go live is known yet." in licence_state(facts, today()).sentences[0]
    live = today() + 5 * ONE_DAY
    go_live(licence, {here.id: live, there.id: None})
    (facts,) = licence_facts([licence.id])
    assert [state_on(facts, live - ONE_DAY), state_on(facts, live)] == [LicenceState.MOBILISING, LicenceState.ACTIVE]
    assert events_of(licence)[-1].sentence.endswith("There on a day not known yet.")


@pytest.mark.feature("A3")
def test_a_day_to_go_live_that_slips_is_superseded_and_one_that_stays_keeps_its_row() -> None:
    here, there = make_area(name="Here"), make_area(name="There")
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_licence(areas=[here, there])
        go_live(licence, {here.id: date(2026, 6, 1), there.id: None})
    with time_machine.travel(datetime(2026, 5, 20, 9, tzinfo=UTC), tick=False):
        go_live(licence, {here.id: date(2026, 7, 1), there.id: None})
    (before,) = licence_facts([licence.id], known_at=end_of_day(date(2026, 5, 19)))
    (now,) = licence_facts([licence.id])
    assert state_on(before, date(2026, 6, 1)) is LicenceState.ACTIVE
    assert state_on(now, date(2026, 6, 1)) is LicenceState.MOBILISING
    rows = db.session.scalar(sa.select(sa.func.count()).where(LicenceGoLive.licence_id == licence.id))
    assert rows == 3


@pytest.mark.feature("A7")
def test_an_area_goes_live_in_the_territory_and_the_term_of_a_signed_licence() -> None:
    area = make_area(name="Here")
    licence = make_licence(areas=[area])
    refused = refusal(lambda: go_live(licence, {area.id: today() + timedelta(days=731)}))
    assert (refused.field, "Here cannot go live on" in refused.sentence) == (f"live_on_{area.id.hex}", True)
    elsewhere = make_area()
    assert "does not cover" in refusal(lambda: go_live(licence, {elsewhere.id: None})).sentence
    draft = make_draft(areas=[area])
    assert "draft today" in refusal(lambda: go_live(draft, {area.id: None})).sentence


@pytest.mark.feature("A2", "A3")
def test_notice_shows_at_once_and_ends_the_term_on_the_day_it_runs_out() -> None:
    licence = make_licence(grace_days=10)
    notice = make_notice(licence)
    assert notice.ends_on == months_after(today(), 3)
    (facts,) = licence_facts([licence.id])
    answer = licence_state(facts, today())
    assert (answer.state, answer.until, answer.next_state) == (
        LicenceState.NOTICE_GIVEN,
        notice.ends_on,
        LicenceState.IN_GRACE,
    )
    assert answer.sentences[0].startswith("The licensee gave notice on")
    assert state_on(facts, notice.ends_on + 11 * ONE_DAY) is LicenceState.EXPIRED


@pytest.mark.feature("A2", "A7")
def test_shorter_notice_than_the_terms_ask_for_needs_its_reason() -> None:
    licence = make_licence()
    soon = months_after(today(), 3) - ONE_DAY
    refused = refusal(lambda: make_notice(licence, soon))
    assert (refused.field, "The terms ask for 3 months of notice" in refused.sentence) == ("shorter_because", True)
    assert make_notice(licence, soon, shorter_because="Both sides asked for it").ends_on == soon


@pytest.mark.feature("A7")
def test_notice_is_given_once_of_a_signed_licence_and_ends_it_before_its_end() -> None:
    draft = make_draft()
    assert "draft today" in refusal(lambda: make_notice(draft)).sentence
    licence = make_licence(ends_on=today() + timedelta(days=200))
    assert refusal(lambda: make_notice(licence, today() + timedelta(days=200))).field == "ends_on"
    assert refusal(lambda: make_notice(licence, today() - ONE_DAY)).field == "ends_on"
    assert refusal(lambda: make_notice(licence, given_on=today() + ONE_DAY)).field == "given_on"
    assert refusal(lambda: make_notice(licence, given_on=today() - 31 * ONE_DAY)).field == "given_on"
    make_notice(licence)
    assert "already gave notice" in refusal(lambda: make_notice(licence, given_by=NoticeGiver.LICENSOR)).sentence
    over = make_licence(ends_on=today() - ONE_DAY)
    assert "nothing to give notice of" in refusal(lambda: make_notice(over)).sentence
    terminated = make_licence()
    terminate(terminated)
    assert "terminated today" in refusal(lambda: make_notice(terminated)).sentence


@pytest.mark.feature("A2", "A3")
def test_withdrawn_notice_leaves_the_term_as_it_was_and_the_days_it_stood_as_they_were() -> None:
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_licence()
        make_notice(licence)
    with time_machine.travel(datetime(2026, 5, 20, 9, tzinfo=UTC), tick=False):
        withdraw(licence)
        assert "No notice" in refusal(lambda: withdraw(licence)).sentence
        make_notice(licence)
    (facts,) = licence_facts([licence.id], known_at=end_of_day(date(2026, 5, 20)) - timedelta(hours=20))
    assert facts.standing_notice is not None
    (facts,) = licence_facts([licence.id])
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 19), date(2026, 5, 20)]
    noticed = LicenceState.NOTICE_GIVEN
    assert [state_on(facts, day) for day in days] == [LicenceState.ACTIVE, noticed, noticed, noticed]
    assert facts.last_day == date(2026, 8, 20)


@pytest.mark.feature("A7")
def test_notice_is_not_withdrawn_once_it_ran_out_nor_on_a_day_it_did_not_stand() -> None:
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        licence = make_licence()
        make_notice(licence)
        assert refusal(lambda: withdraw(licence, date(2026, 4, 30))).field == "withdrawn_on"
        assert refusal(lambda: withdraw(licence, date(2026, 5, 2))).field == "withdrawn_on"
    with time_machine.travel(datetime(2026, 8, 2, 9, tzinfo=UTC), tick=False):
        assert "ran out on 1 August 2026" in refusal(lambda: withdraw(licence)).sentence


@pytest.mark.feature("A2", "A23")
def test_open_pairs_are_finished_after_the_end_with_versions_already_held() -> None:
    licence = make_licence(ends_on=today() + ONE_DAY)
    until = today() + 60 * ONE_DAY
    run_off(licence, until)
    (facts,) = licence_facts([licence.id])
    first = today() + 2 * ONE_DAY
    assert [state_on(facts, day) for day in (first - ONE_DAY, first, until, until + ONE_DAY)] == [
        LicenceState.EXPIRING,
        LicenceState.RUN_OFF,
        LicenceState.RUN_OFF,
        LicenceState.EXPIRED,
    ]
    assert permits_downloads(facts, first, holds_version=True).passed
    assert not permits_downloads(facts, first).passed
    run_off(licence, today() + 30 * ONE_DAY)
    (facts,) = licence_facts([licence.id])
    assert facts.run_off_until == today() + 30 * ONE_DAY


@pytest.mark.feature("A7", "A23")
def test_a_run_off_begins_at_an_end_of_its_own_and_lasts_twenty_weeks_at_most() -> None:
    licence = make_licence(ends_on=today())
    assert refusal(lambda: run_off(licence, today() + 141 * ONE_DAY)).field == "until_day"
    assert refusal(lambda: run_off(licence, today() - ONE_DAY)).field == "until_day"
    run_off(licence, today() + 140 * ONE_DAY)
    draft = make_draft()
    assert "draft" in refusal(lambda: run_off(draft, today())).sentence
    long_over = make_licence(ends_on=today() - 31 * ONE_DAY)
    assert "more than 30 days ago" in refusal(lambda: run_off(long_over, today() + ONE_DAY)).sentence
    renewed = make_licence(ends_on=today())
    make_licence(renewed.licensee, starts_on=today() - ONE_DAY, renews=renewed)
    assert "superseded" in refusal(lambda: run_off(renewed, today() + ONE_DAY)).sentence


@pytest.mark.feature("A2")
@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_of_notice_end_on_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int, expected: date
) -> None:
    assert months_after(day, months) == expected


@pytest.mark.feature("A23", "A24")
def test_notice_that_makes_way_for_a_new_provider_is_not_withdrawn_by_itself() -> None:
    licence = make_licence()
    change = make_reprocurement(licence)
    refused = refusal(lambda: withdraw_notice(TESTER, licence=licence, withdrawn_on=today(), reason="Agreed"))
    assert "Undo the re-procurement instead" in refused.sentence
    undo_party_change(TESTER, change=change, reason="The award was challenged")
    assert licence_facts([licence.id])[0].standing_notice is None
    make_notice(licence)
    withdraw_notice(TESTER, licence=licence, withdrawn_on=today(), reason="Agreed")
