"""What else home shows: figures, news, badges; nobody else's data; and in how few questions (G7)."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.models import User
from app.core.clock import now, pinned_to, today
from app.core.db import db
from app.core.jobs import JobState
from app.core.kept import KeptAnswer
from app.core.kept.questions import SETTLING
from app.core.roles import Role
from app.licences.actions import renew_licence
from app.licences.types import ContractShape
from app.materials.models import AccessSum
from app.materials.types import AccessKind, Audience
from app.partners.models import ForceArea, Organisation
from app.portal.jobs import keep_figures
from app.portal.queries.home import CERTIFIED_PEOPLE
from app.training.actions import end_engagement, record_standing
from app.training.models import Engagement
from app.training.types import Level, StandingKind
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.funding import make_funding
from tests.builders.licences import make_condition, make_licence, make_offer, send, suspend
from tests.builders.partners import TESTER, make_area, make_delivery, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.building import add_job, make_facilitator, make_pack, make_version
from tests.portal.reading import part_of, tasks_on, words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G7")]
TRUST_ROLES = (Role.ADMINISTRATOR, Role.LICENCE_MANAGER, Role.TRAINER, Role.QA_LEAD, Role.DATA_ANALYST)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def titles(client: Visitor) -> list[str]:
    return [title for title, _ in tasks_on(client.get("/?tasks=all"))]


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", [role for role in Role if role not in TRUST_ROLES])
def test_nobody_outside_the_trust_sees_another_organisations_data(client: Visitor, role: Role) -> None:
    secret, elsewhere = make_organisation(name="Secretariat"), make_area(name="Secretshire")
    make_delivery(elsewhere, secret)
    licence = make_licence(secret, [elsewhere], ends_on=today() + days(30))
    suspend(make_licence(secret, [elsewhere]), today() - days(3), reason="Secret reason")
    person = make_facilitator(secret, elsewhere, today() + days(5), name="Sec Retperson")
    record_standing(TESTER, person=person, kind=StandingKind.SUSPENDED, from_day=today(), reason="Secret matter")
    make_version(make_pack("Handbook", Audience.PROVIDER), effective_from=today() - days(5))
    sign_in(client, make_user(role))
    words = words_of(client.get("/?tasks=all"))
    for planted in ("Secret", licence.reference, person.number, "Sec Retperson"):
        assert planted not in words
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert licence.reference in words_of(client.get("/?tasks=all")), "the secrets are not planted"


def test_news_is_about_what_the_viewer_may_see(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    mine = make_licence(provider, [area])
    suspend(mine, today())
    theirs = make_licence(make_organisation(name="Others"), [make_area()])
    suspend(theirs, today())
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    news = part_of(client.get("/"), "Latest in the network")
    assert f"suspended {mine.reference}" in news
    assert theirs.reference not in news
    sign_in(client, make_user(Role.TRAINER))
    assert theirs.reference in part_of(client.get("/"), "Latest in the network")


def test_news_of_somebody_who_left_stays_with_their_new_employer(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    person = make_facilitator(make_organisation(name="New employer"), area)
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    assert person.number not in client.get("/").text


def test_the_figures_are_counted_from_facts(client: Visitor, provider: Organisation, area: ForceArea) -> None:
    make_area(name="Idle")
    make_licence(provider, [area], ends_on=today() + days(20))
    make_licence(provider, [area], ends_on=today() + days(100))
    make_facilitator(provider, area, today() + days(40))
    make_facilitator(provider, area)
    make_facilitator(provider, area, level=Level.PROVISIONAL)
    _add_downloads(7)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    words = words_of(client.get("/"))
    for said in (
        "Areas delivering 1 of 2",
        "Licences to renew 2 1 within 30 days",
        "Certified facilitators 2 1 certificate ends within 90 days",
        "Downloads this month 7",
    ):
        assert said in words


@pytest.fixture
def keep() -> Iterator[Callable[[], None]]:
    """Have the worker keep home's figures once everything a transaction may still hold is over."""
    with ExitStack() as moments:
        moments.enter_context(pinned_to(now()))

        def keep() -> None:
            moments.enter_context(pinned_to(now() + SETTLING + timedelta(seconds=1)))
            keep_figures()

        yield keep


def test_figures_kept_ready_are_used_until_something_happens(
    client: Visitor, provider: Organisation, area: ForceArea, keep: Callable[[], None]
) -> None:
    people = [make_facilitator(provider, area) for _ in range(3)]
    keep()
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert certified(client) == 3
    kept = db.session.get_one(KeptAnswer, CERTIFIED_PEOPLE.name)
    kept.answer = kept.answer | {"certified": 77}
    db.session.flush()
    assert certified(client) == 77, "home counts what was kept ready for it"
    record_standing(TESTER, person=people[0], kind=StandingKind.SUSPENDED, from_day=today(), reason="Since today")
    assert certified(client) == 2
    elsewhere = db.session.scalars(sa.select(Engagement).where(Engagement.person_id == people[1].id)).one()
    end_engagement(TESTER, person=people[1], engagement_id=elsewhere.id, until_day=today() - days(1))
    assert certified(client) == 1


@pytest.mark.feature("A10", "A23")
def test_licences_kept_ready_are_spoken_of_until_something_happens_to_one(
    client: Visitor, provider: Organisation, area: ForceArea, keep: Callable[[], None]
) -> None:
    first = make_licence(provider, [area], ends_on=today() + days(20))
    keep()
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    with counted_queries() as with_kept:
        before = titles(client)
    assert any(first.reference in title for title in before)
    second = make_licence(provider, [make_area()], ends_on=today() + days(30))
    with counted_queries() as without:
        after = titles(client)
    assert any(second.reference in title for title in after)
    assert len(with_kept) < len(without), "what is kept is not asked for again, and only that is"


def certified(client: Visitor) -> int:
    found = re.search(r"Certified facilitators (\d+)", words_of(client.get("/")))
    assert found is not None
    return int(found[1])


def test_badges_in_the_navigation_count_the_tasks_on_home_alone(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    make_licence(provider, [area], ends_on=today() + days(20))
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert 'class="wm-count">1<' in client.get("/").text
    assert "wm-count" not in client.get("/areas").text


def test_a_long_list_shows_the_most_urgent_and_leads_to_all(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    for number in range(10):
        make_licence(provider, [area], ends_on=today() + days(20 + number))
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    page = client.get("/")
    assert len(tasks_on(page)) == 8
    assert "All 10 tasks" in page.text
    assert len(titles(client)) == 10


def test_nothing_at_all_is_a_sound_page_for_everybody(client: Visitor) -> None:
    for role in Role:
        sign_in(client, make_user(role))
        assert client.get("/").status_code == 200


def test_a_person_without_a_role_and_a_stranger_get_no_home(client: Visitor) -> None:
    assert client.get("/").status_code == 302
    sign_in(client, make_user(None))
    assert client.get("/").status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_home_asks_the_same_few_questions_however_much_there_is(
    client: Visitor, provider: Organisation, area: ForceArea, role: Role, keep: Callable[[], None]
) -> None:
    user = _user_of(role, provider, area)
    _fill(provider, area, 3)
    keep()
    sign_in(client, user)
    client.get("/")
    with counted_queries() as few:
        client.get("/")
    _fill(provider, area, 40)
    keep()
    with counted_queries() as many:
        client.get("/")
    assert len(few) == len(many), many
    assert len(few) <= 8, few


def _user_of(role: Role, provider: Organisation, area: ForceArea) -> User:
    if role in TRUST_ROLES:
        return make_user(role)
    if role in (Role.COMMISSIONER, Role.FORCE_SPOC):
        return make_user(role, area=area)
    user = make_user(role, provider)
    make_facilitator(provider, area, today() + days(20), user=user)
    return user


def _fill(provider: Organisation, area: ForceArea, number: int) -> None:
    pack = make_pack("Pack", Audience.PROVIDER)
    for step in range(number):
        make_licence(provider, [area], ends_on=today() + days(20 + step))
        make_facilitator(provider, area, today() + days(20))
        make_version(pack, step + 1, effective_from=today() - days(step + 1))
        add_job(JobState.DEAD)


def _add_downloads(times: int) -> None:
    for kind, number in ((AccessKind.DOWNLOADED, times), (AccessKind.VIEWED, 100)):
        ids = {"organisation_id": uuid.uuid4(), "pack_id": uuid.uuid4(), "version_id": uuid.uuid4()}
        db.session.add(AccessSum(day=today(), kind=kind, times=number, **ids))
    db.session.flush()


@pytest.mark.feature("A8", "A18")
def test_a_renewal_on_offer_is_answered_and_not_asked_for_besides(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    licence = make_licence(provider, [area], ends_on=today() + days(100))
    renewal = renew_licence(TESTER, licence=licence)
    lead, manager = make_user(Role.PARTNER_LEAD, provider), make_user(Role.LICENCE_MANAGER)
    for person in (lead, manager):
        sign_in(client, person)
        assert any(licence.reference in title for title in titles(client)), "before the offer somebody is asked"
    make_offer(renewal)
    for person in (lead, manager):
        sign_in(client, person)
        asked = titles(client)
        assert not any(licence.reference in title for title in asked)
        assert sum(renewal.reference in title for title in asked) == 1


@pytest.mark.feature("A15")
def test_nobody_is_asked_to_accept_evidence_they_sent_themselves(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    licence, sender, other = make_licence(provider, [area]), *(make_user(Role.LICENCE_MANAGER) for _ in range(2))
    make_condition(licence)
    send(licence, sender=actor_of(sender))
    for person, asked in ((sender, 0), (other, 1), (make_user(Role.QA_LEAD), 1)):
        sign_in(client, person)
        assert sum("Look at the evidence" in title for title in titles(client)) == asked


@pytest.mark.feature("A13")
def test_a_grant_that_runs_out_before_the_licence_is_a_task_until_another_is_recorded(
    client: Visitor, provider: Organisation, area: ForceArea
) -> None:
    last = today() + timedelta(days=60)
    make_funding(area, until_day=last)
    licence = make_licence(provider, [area], shape=ContractShape.GRANT)
    title = f"Find a grant for {licence.reference} with Harbour Lights"
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert dict(tasks_on(client.get("/?tasks=all")))[title].startswith("Due")
    sign_in(client, make_user(Role.PARTNER_LEAD, provider))
    assert title not in dict(tasks_on(client.get("/?tasks=all")))
    make_funding(area, last + timedelta(days=1))
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    assert title not in dict(tasks_on(client.get("/?tasks=all")))
