"""What grace and reminders mean for a licence that is over, by its page and its pipeline (A5, A10)."""

from datetime import date, timedelta

import pytest

from app.core.clock import today
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.actions import arrange_run_off, renew_licence
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import Remaining, first_reminder, grace_left, next_decisions, required_sides
from tests.builders.licences import make_draft, make_licence, make_notice
from tests.builders.partners import TESTER, make_area
from tests.conftest import Visitor
from tests.licences.acts import sign, terminate
from tests.licences.places import Place, sign_in_as, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A5")]
STARTS, ENDS = date(2025, 4, 1), date(2027, 3, 31)


def left(licence: Licence, day: date) -> tuple[Remaining, Remaining]:
    """Return what is left of a licence's grace and reminders on a day."""
    (facts,) = licence_facts([licence.id])
    return grace_left(facts, day), first_reminder(facts, day)


def made(**terms: object) -> Licence:
    """Return a licence of two known years with 30 days of grace."""
    given = {"starts_on": STARTS, "ends_on": ENDS, "grace_days": 30, "signed_on": date(2025, 3, 1)} | terms
    return make_licence(areas=[make_area()], **given)  # type: ignore[arg-type]


def test_grace_that_is_over_is_said_to_have_ended_and_reminders_to_have_fallen_due() -> None:
    licence = made()
    assert left(licence, date(2026, 9, 1)) == (Remaining("30 days, until 30 April 2027"), Remaining("2 October 2026"))
    until, due = Remaining("30 days, until 30 April 2027"), Remaining("Fell due on 2 October 2026")
    assert left(licence, date(2027, 4, 30)) == (until, due)
    assert left(licence, date(2027, 5, 1))[0] == Remaining("30 days, ended on 30 April 2027")


def test_a_terminated_licence_has_neither_grace_nor_reminders_to_come() -> None:
    licence = made(ends_on=today() + timedelta(days=600))
    terminate(licence)
    on = long_date(today())
    grace, reminder = left(licence, today())
    assert grace == Remaining(f"None: the licence is terminated from {on}", "30 days agreed")
    assert reminder == Remaining("None", f"{licence.reference} is terminated from {on}.")


def test_a_termination_within_grace_cuts_it_short() -> None:
    licence = made(starts_on=today() - timedelta(days=400), ends_on=today() - timedelta(days=2))
    terminate(licence, today() + timedelta(days=5))
    grace, _ = left(licence, today())
    assert grace.words.startswith(f"To {long_date(today() + timedelta(days=4))}: the licence is terminated from")


def test_a_renewal_that_takes_over_leaves_no_grace() -> None:
    old = made(starts_on=today() - timedelta(days=700), ends_on=today() + timedelta(days=20))
    new = renew_licence(TESTER, licence=old)
    for side in required_sides(new.shape):
        sign(new, side)
    grace, reminder = left(old, today())
    assert grace.words == f"None: {new.reference} takes over from {long_date(today() + timedelta(days=21))}"
    assert reminder.words.startswith("Fell due on")


def test_notice_given_before_the_first_reminder_leaves_none() -> None:
    licence = made(ends_on=today() + timedelta(days=600))
    make_notice(licence, today() + timedelta(days=200))
    assert left(licence, today())[1].words == "None"
    assert left(licence, today() + timedelta(days=590))[1].words == "None"


def test_a_draft_says_what_it_would_be_and_nothing_agreed_is_changed() -> None:
    draft = make_draft(starts_on=STARTS, ends_on=ENDS)
    assert left(draft, date(2026, 1, 1)) == (Remaining("None"), Remaining("2 October 2026"))


def test_the_page_of_a_terminated_licence_does_not_show_its_grace_as_if_it_were_live(
    client: Visitor, place: Place
) -> None:
    licence = made(ends_on=today() + timedelta(days=600))
    terminate(licence)
    sign_in_as(client, Role.LICENCE_MANAGER)
    words = words_of(client.get(f"/licences/{licence.id}"))
    assert f"Grace None: the licence is terminated from {long_date(today())} 30 days agreed" in words
    assert "First reminder None" in words


@pytest.mark.feature("A8")
def test_notice_that_ran_out_is_said_in_the_past_while_open_pairs_are_finished() -> None:
    licence = made(ends_on=today() + timedelta(days=600))
    ends, until = today() + timedelta(days=200), today() + timedelta(days=230)
    make_notice(licence, ends)
    arrange_run_off(TESTER, licence=licence, until_day=until, reason="Pairs")
    (facts,) = licence_facts([licence.id])
    said = [(one.words, one.until_day) for one in next_decisions(facts) if one.until_day >= ends]
    ran_out = f"Notice ran out on {long_date(ends)}; open pairs are being finished."
    assert said == [(f"Notice runs out on {long_date(ends)}.", ends), (ran_out, until)]
