"""What breaks if a licence lapses on a day: computed, dated, and for those whose matter it is (A21)."""

from datetime import timedelta

import pytest

from app.core.clock import now, today
from app.core.db import db
from app.core.formats import long_date
from app.core.roles import Role
from app.licences.actions import renew_licence
from app.licences.models import Licence
from app.licences.queries import horizon_of, licence_facts
from app.licences.types import LapsePolicy
from app.materials.models import AccessRecord, Copy
from app.materials.types import AccessKind
from app.partners.models import ForceArea, Organisation
from app.training.types import Level
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_condition, make_draft, make_licence, suspend
from tests.builders.materials import make_released
from tests.builders.partners import TESTER, make_area, make_delivery, make_organisation
from tests.builders.training import take_out
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.building import make_copy, make_facilitator
from tests.portal.reading import part_of, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A21")]
DAY = today() + timedelta(days=42)


@pytest.fixture
def area() -> ForceArea:
    """An area."""
    return make_area(name="Wessex")


@pytest.fixture
def provider(area: ForceArea) -> Organisation:
    """A provider that delivers in the area."""
    made = make_organisation(name="Harbour Lights")
    make_delivery(area, made)
    return made


@pytest.fixture
def licence(provider: Organisation, area: ForceArea) -> Licence:
    """Its licence, with a grace and a policy that leaves what is held."""
    return make_licence(provider, [area], grace_days=28, lapse_policy=LapsePolicy.KEEP_HELD)


def address(licence: Licence, day: object = DAY) -> str:
    """Return the page's address for a day."""
    return f"/licences/{licence.id}/what-breaks?as-of={day}"


def held(provider: Organisation, licence: Licence) -> Copy:
    """Have a copy handed out under the licence."""
    version = make_released()
    copy = make_copy(version, make_user(Role.FACILITATOR, provider, name="Fay Rowe"), provider)
    copy.licence_id, copy.licence_reference = licence.id, licence.reference
    what = {"user_name": "Fay Rowe", "organisation_name": "Harbour Lights", "pack_title": version.pack.title}
    kept = {"programme_id": licence.programme_id, "pack_id": version.pack_id, "copy_id": copy.copy_id}
    db.session.add(AccessRecord(at=now(), kind=AccessKind.DOWNLOADED, **what, **kept))
    db.session.flush()
    return copy


def test_everything_that_rests_on_it_is_named_with_its_day(
    client: Visitor, licence: Licence, provider: Organisation, area: ForceArea
) -> None:
    make_facilitator(provider, area, DAY + timedelta(days=100), name="Ada Wren")
    make_facilitator(make_organisation(), area, name="Somebody Else")
    make_condition(licence, DAY + timedelta(days=5), words="Send the insurance certificate")
    renewal = renew_licence(TESTER, licence=licence)
    held(provider, licence)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert f'href="/licences/{licence.id}/what-breaks?as-of=' in client.get(f"/licences/{licence.id}").text
    page = client.get(address(licence))
    words = words_of(page)
    assert f"What breaks if {licence.reference} lapses on {long_date(DAY)}" in words
    assert f"Wessex: delivered without a licence from {long_date(DAY)}" in words
    assert "Wessex has Harbour Lights on record as delivering" in words
    people = part_of(page, "Facilitators who may no longer deliver there")
    assert "Ada Wren" in people
    assert "Certified" in people
    assert "Somebody Else" not in people
    assert f"{long_date(DAY + timedelta(days=27))} Grace ends" in words
    assert "In grace" in part_of(page, "Downloads")
    assert "only versions already held can be downloaded again" in part_of(page, "Downloads")
    assert f"{renewal.reference} is drafted to renew it" in words
    assert "Send the insurance certificate" in part_of(page, "Renewal and conditions")
    assert "1" in part_of(page, "Copies held under it")
    assert "No account is cut off" in part_of(page, "Accounts")


def test_accounts_close_with_the_last_licence_and_not_while_another_runs(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    licence = make_licence(provider, [area], grace_days=0)
    make_user(Role.PARTNER_LEAD, provider, name="Lea Der")
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    closes = DAY - timedelta(days=1) + timedelta(days=28)
    accounts = part_of(client.get(address(licence)), "Accounts")
    assert f"1 role ends by itself after {long_date(closes)}" in accounts
    assert "Lea Der, partner lead" in accounts
    other = make_licence(provider, [make_area(name="Elsewhere")])
    accounts = part_of(client.get(address(licence)), "Accounts")
    assert f"The run-down of {other.reference} is open" in accounts


def test_grace_is_no_part_of_the_term(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    licence = make_licence(provider, [area], grace_days=30)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    page = client.get(address(licence))
    term, grace = DAY - timedelta(days=1), DAY + timedelta(days=29)
    accounts = part_of(page, "Accounts")
    ended = (
        f"the term of {licence.reference} ends on {long_date(term)}, its grace on {long_date(grace)}, and its run-down"
    )
    assert ended in accounts
    assert f"The term ended on {long_date(term)}" in part_of(page, "Downloads")


def test_another_licence_of_the_area_covers_it_and_leaves_its_people_alone(
    client: Visitor, licence: Licence, provider: Organisation, area: ForceArea
) -> None:
    make_facilitator(provider, area, name="Ada Wren")
    other = make_licence(provider, [area])
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    page = client.get(address(licence))
    assert "No day of delivery" in part_of(page, "Areas without cover")
    assert f"Covered by others: {other.reference} in Wessex" in part_of(page, "Areas without cover")
    assert "Ada Wren" not in part_of(page, "Facilitators who may no longer deliver there")


def test_a_licence_that_has_not_begun_breaks_nothing(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    later = make_licence(provider, [area], starts_on=DAY, ends_on=DAY + timedelta(days=300))
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert "nothing rests on it yet" in words_of(client.get(address(later)))
    assert "nothing rests on it yet" in words_of(client.get(address(make_draft(provider, [area]))))


def test_a_lead_sees_their_own_and_never_who_else_is_licensed(
    client: Visitor, licence: Licence, provider: Organisation, area: ForceArea
) -> None:
    rival = make_licence(make_organisation(name="Rival Care"), [area])
    suspend(rival)
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    page = client.get(address(licence))
    assert page.status_code == 200
    assert rival.reference not in page.text
    assert client.get(address(rival)).status_code == 404
    for role in (Role.FACILITATOR, Role.RETURN_PREPARER):
        sign_in(client, make_user(role, provider))
        assert client.get(address(licence)).status_code == 403
    sign_in(client, make_user(Role.COMMISSIONER, area=area))
    assert client.get(address(licence)).status_code == 403


def test_the_page_takes_the_same_few_queries_at_3_and_60_people(
    client: Visitor, licence: Licence, provider: Organisation, area: ForceArea
) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    counts, path = [], address(licence)
    for more in (3, 57):
        for _ in range(more):
            make_facilitator(provider, area)
        held(provider, licence)
        with counted_queries() as sent:
            assert client.get(path).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 18


@pytest.mark.parametrize("day", ["1990-01-01", "2019-12-31", "2020-01-01"])
def test_a_day_before_the_portal_s_first_limits_is_answered_too(client: Visitor, licence: Licence, day: str) -> None:
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert client.get(address(licence, day)).status_code == 200


def test_only_whoever_could_run_groups_that_day_is_said_to_be_stopped(
    client: Visitor, licence: Licence, provider: Organisation, area: ForceArea
) -> None:
    make_facilitator(provider, area, name="Pia Provisional", level=Level.PROVISIONAL)
    make_facilitator(provider, area, name="Tom Trainee", level=Level.TRAINEE)
    make_facilitator(provider, area, DAY - timedelta(days=1), name="Ella Expired")
    take_out(make_facilitator(provider, area, name="Sue Suspended"))
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    people = part_of(client.get(address(licence)), "Facilitators who may no longer deliver there")
    assert "Pia Provisional" in people
    assert not [name for name in ("Tom Trainee", "Ella Expired", "Sue Suspended") if name in people]


def test_a_licence_that_ended_of_itself_cannot_lapse_later(client: Visitor, licence: Licence) -> None:
    (facts,) = licence_facts([licence.id])
    first_without = facts.last_day + timedelta(days=1)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    page = client.get(address(licence, "2099-01-01"))
    words = words_of(page)
    assert f"{licence.reference} is over before 1 January 2099: its term ends on {long_date(facts.last_day)}." in words
    assert f'href="?as-of={first_without.isoformat()}"' in page.text
    assert "Areas without cover" not in words
    on_the_day = words_of(client.get(address(licence, first_without)))
    assert f"{long_date(first_without)} {licence.reference} is no longer in its term" in on_the_day
    assert "is over already" not in on_the_day


def test_one_in_grace_says_since_when_it_is_over(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    ended = today() - timedelta(days=5)
    licence = make_licence(provider, [area], ends_on=ended, grace_days=28)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    words = words_of(client.get(address(licence, today())))
    assert f"{licence.reference} is over already: its term ends on {long_date(ended)}." in words
    assert f"{long_date(ended + timedelta(days=1))} {licence.reference} is no longer in its term" in words


def test_a_licence_of_others_that_begins_later_than_is_looked_at_covers_nothing(
    client: Visitor, licence: Licence, provider: Organisation, area: ForceArea
) -> None:
    near = make_licence(provider, [area], starts_on=DAY + timedelta(days=30), ends_on=DAY + timedelta(days=400))
    far = make_licence(provider, [area], starts_on=horizon_of(DAY) + timedelta(days=1), ends_on=DAY + timedelta(900))
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    covered = part_of(client.get(address(licence)), "Areas without cover")
    assert near.reference in covered
    assert far.reference not in covered
