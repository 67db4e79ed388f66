"""Renewing a licence: the linked draft, the chain, and who is refused (A8)."""

import re
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.core.clock import today
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.actions import give_ladder, renew_licence
from app.licences.actions.renewing import terms_of_renewal
from app.licences.models import Licence
from app.licences.queries import licence_facts, own_rungs, pending_renewal
from app.licences.rules import next_term, required_sides
from app.licences.types import LapsePolicy, LicenceState
from tests.builders.licences import make_draft, make_licence, make_notice
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import ONE_DAY, refusal, sign, state_of, terminate
from tests.licences.places import Place, sign_in_as, typed_day, version_on, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A8")]


def renew(licence: Licence) -> Licence:
    """Draft the renewal of a licence."""
    return renew_licence(TESTER, licence=licence)


def test_a_renewal_is_a_draft_of_the_next_term_with_all_else_as_it_was() -> None:
    area = make_area()
    days = {"starts_on": date(2025, 4, 1), "ends_on": date(2028, 3, 31)}
    old = make_licence(areas=[area], grace_days=28, lapse_policy=LapsePolicy.KEEP_HELD, seats=12, **days)
    new = renew(old)
    was, facts = licence_facts([old.id, new.id])
    assert (facts.renews_id, facts.starts_on, facts.ends_on) == (old.id, date(2028, 4, 1), date(2031, 3, 31))
    for name in ("licensee_id", "programme_id", "shape", "grace_days", "lapse_policy", "seats", "notice_months"):
        assert getattr(facts, name) == getattr(was, name), name
    assert [one.area_id for one in facts.territory] == [area.id]
    assert state_of(new) is LicenceState.DRAFT


@pytest.mark.feature("A10")
def test_a_renewal_is_reminded_of_as_the_licence_it_renews_is() -> None:
    old, usual = make_licence(seats=5), make_licence()
    give_ladder(TESTER, licence=old, rungs=[200, 20, -3])
    new, other = renew(old), renew(usual)
    assert (own_rungs(new.id), own_rungs(other.id)) == ((200, 20, -3), None)
    (facts,) = licence_facts([new.id])
    assert (facts.rungs, facts.first_rung_days, facts.seats) == ((200, 20, -3), 200, 5)
    usual_again = make_licence()
    give_ladder(TESTER, licence=usual_again, rungs=[200, 20])
    (before,) = licence_facts([usual_again.id])
    left = renew_licence(TESTER, licence=usual_again, terms=replace(terms_of_renewal(before), keeps_ladder=False))
    assert own_rungs(left.id) is None


@pytest.mark.feature("A10", "A5", "A6", "A9")
def test_the_form_shows_the_terms_carried_over_and_takes_others(client: Visitor) -> None:
    old = make_licence(grace_days=28, lapse_policy=LapsePolicy.KEEP_HELD, seats=12)
    give_ladder(TESTER, licence=old, rungs=[120, 0])
    (was,) = licence_facts([old.id])
    path, ends = f"/licences/{old.id}/renew", was.ends_on + timedelta(days=90)
    sign_in_as(client, Role.LICENCE_MANAGER)
    page = client.get(path)
    for shown in ('value="28"', 'value="12"', 'value="3"'):
        assert shown in page.text
    assert re.search(r'value="keep-held"[^>]* checked|checked[^>]*value="keep-held"', page.text)
    assert "Keep its own reminders: 120 days before the end and on the last day" in words_of(page)
    typed = {"version": version_on(client, path), "grace_days": "0", "seats": "", "notice_months": "6"}
    typed |= {"lapse_policy": "full"} | typed_day("ends_on", ends)
    bad = client.post(path, data=typed | {"seats": "many"} | typed_day("ends_on", was.ends_on))
    assert (bad.status_code, 'value="many"' in bad.text) == (422, True)
    before = client.post(path, data=typed | typed_day("ends_on", was.ends_on))
    assert (before.status_code, pending_renewal(old.id)) == (422, None)
    made = client.post(path, data=typed).headers["Location"].rpartition("/")[2]
    (facts,) = licence_facts([uuid.UUID(made)])
    assert (facts.ends_on, facts.grace_days, facts.seats, facts.notice_months) == (ends, 0, None, 6)
    assert (facts.lapse_policy, own_rungs(facts.id)) == (LapsePolicy.FULL, None)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (date(2026, 3, 1), date(2028, 2, 29), (date(2028, 3, 1), date(2030, 2, 28))),
        (date(2024, 3, 1), date(2026, 2, 28), (date(2026, 3, 1), date(2028, 2, 29))),
        (date(2026, 4, 6), date(2026, 4, 19), (date(2026, 4, 20), date(2026, 5, 3))),
        (date(2026, 1, 15), date(2026, 7, 14), (date(2026, 7, 15), date(2027, 1, 14))),
    ],
)
def test_the_next_term_follows_without_a_gap_and_is_as_long(
    starts_on: date, ends_on: date, expected: tuple[date, date]
) -> None:
    assert next_term(starts_on, ends_on) == expected


def test_one_renewal_at_most_signed_or_not() -> None:
    old = make_licence()
    new = renew(old)
    assert f"{new.reference} already renews {old.reference}" in refusal(lambda: renew(old)).sentence
    for side in required_sides(new.shape):
        sign(new, side)
    assert f"{new.reference} already renews" in refusal(lambda: renew(old)).sentence
    assert renew(new).renews_id == new.id


def test_what_is_unsigned_terminated_or_under_notice_is_not_renewed() -> None:
    draft, over, noticed = make_draft(), make_licence(), make_licence()
    terminate(over, today() + 9 * ONE_DAY)
    make_notice(noticed)
    assert "draft, so there is nothing to renew" in refusal(lambda: renew(draft)).sentence
    assert "terminated, so there is nothing to renew" in refusal(lambda: renew(over)).sentence
    assert "Withdraw the notice first" in refusal(lambda: renew(noticed)).sentence


@pytest.mark.feature("A2")
def test_renewed_in_the_browser_with_its_chain_and_since_when(client: Visitor) -> None:
    provider, area = make_organisation(), make_area()
    first_day = today() - timedelta(days=700)
    old = make_licence(provider, [area], starts_on=first_day, ends_on=today() + timedelta(days=30), signed_on=first_day)
    path = f"/licences/{old.id}"
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert f'href="{path}/renew"' in client.get(path).text
    typed = {"lapse_policy": "lose-all"} | typed_day("ends_on", today() + timedelta(days=700))
    answer = client.post(f"{path}/renew", data=typed | {"version": version_on(client, f"{path}/renew")})
    new_path = answer.headers["Location"]
    page = client.get(new_path)
    assert f'href="{path}"' in page.text
    assert f"Renews {old.reference}" in words_of(page)
    page = client.get(path)
    assert f'href="{new_path}"' in page.text
    assert "Not signed by every side yet" in words_of(page)
    assert f'href="{path}/renew"' not in page.text
    again = client.post(f"{path}/renew", data=typed | {"version": version_on(client, f"{path}/renew")})
    assert (again.status_code, "already renews" in words_of(again)) == (422, True)
    assert f"Licensee since {long_date(first_day)}" in words_of(client.get(path))


def test_a_licensee_is_one_since_its_first_licence_of_the_chain(client: Visitor, place: Place) -> None:
    new = renew(place.licence)
    for side in required_sides(new.shape):
        sign(new, side)
    newest = renew(new)
    (facts,) = licence_facts([place.licence.id])
    sign_in_as(client, Role.LICENCE_MANAGER, place)
    for licence in (place.licence, new, newest):
        assert f"Licensee since {long_date(facts.starts_on)}" in words_of(client.get(f"/licences/{licence.id}"))


def test_only_the_licence_manager_renews(client: Visitor, place: Place) -> None:
    for role in (Role.PARTNER_LEAD, Role.COMMISSIONER, Role.QA_LEAD):
        sign_in_as(client, role, place)
        assert client.get(f"{place.path}/renew").status_code == 403
        assert client.post(f"{place.path}/renew").status_code == 403
