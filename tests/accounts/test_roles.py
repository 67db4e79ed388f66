"""Who may hold which role, for what, and when (G1)."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions import add_user, end_role, grant_role
from app.accounts.models import RoleGrant
from app.accounts.queries import grants_on, users_of_organisation
from app.accounts.rules.grants import kind_for
from app.core.clock import now
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import Event, EventTag
from app.core.roles import AREA_ROLES, Role
from app.core.verdicts.models import VerdictRecord
from app.partners.types import OrganisationKind
from tests.builders.accounts import make_user
from tests.builders.partners import TESTER, make_area, make_organisation

pytestmark = [pytest.mark.feature("G1"), pytest.mark.usefixtures("database")]
DAY = date(2026, 4, 1)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", list(OrganisationKind))
@pytest.mark.parametrize("names_area", [True, False])
def test_every_role_with_every_kind_with_and_without_an_area(
    role: Role, kind: OrganisationKind, names_area: bool
) -> None:
    user, organisation = make_user(None), make_organisation(kind)
    area = make_area() if names_area else None
    fits = kind_for(role) is kind and (role in AREA_ROLES) is names_area
    if fits:
        grant_role(TESTER, user=user, role=role, organisation=organisation, area=area, from_day=DAY)
        assert [grant.role for grant in grants_on(user.id, DAY)] == [role]
        return
    with pytest.raises(Refused) as refusal:
        grant_role(TESTER, user=user, role=role, organisation=organisation, area=area, from_day=DAY)
    assert refusal.value.verdict.remedies
    assert grants_on(user.id, DAY) == []


def test_granting_and_ending_are_told_and_keep_their_verdict() -> None:
    organisation = make_organisation(name="Northmoor Change CIC")
    user = make_user(None, name="Ada Own")
    grant = grant_role(TESTER, user=user, role=Role.PARTNER_LEAD, organisation=organisation, from_day=DAY)
    end_role(TESTER, grant=grant, until_day=date(2026, 9, 30))
    told = db.session.scalars(
        sa.select(Event).where(Event.tag.in_([EventTag.ROLE_GRANTED, EventTag.ROLE_ENDED])).order_by(Event.id)
    ).all()
    assert [event.sentence for event in told] == [
        "Waymark (tests) made Ada Own Partner lead for Northmoor Change CIC from 1 April 2026.",
        "Waymark (tests) ended Ada Own's role of Partner lead on 30 September 2026.",
    ]
    kept = db.session.scalars(sa.select(VerdictRecord).where(VerdictRecord.subject_id == user.id)).one()
    assert [finding["rule"] for finding in kept.findings] == [
        "role.fits-organisation@1",
        "role.area-named@1",
        "organisation.outlives@1",
        "role.not-held-already@1",
    ]


def test_an_ended_role_is_held_on_its_last_day_and_was_known_otherwise_before() -> None:
    user = make_user(Role.PARTNER_LEAD, from_day=DAY)
    (grant,) = grants_on(user.id, DAY)
    known_before = now()
    last = DAY + timedelta(days=30)
    end_role(TESTER, grant=grant, until_day=last)
    assert len(grants_on(user.id, last)) == 1
    assert grants_on(user.id, last + timedelta(days=1)) == []
    assert len(grants_on(user.id, last + timedelta(days=1), known_before)) == 1


def test_a_role_ended_before_it_began_was_never_held() -> None:
    user = make_user(Role.PARTNER_LEAD, from_day=DAY)
    (grant,) = grants_on(user.id, DAY)
    assert end_role(TESTER, grant=grant, until_day=DAY - timedelta(days=1)) is None
    assert grants_on(user.id, DAY) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RoleGrant)) == 1, "the row is kept"


def test_a_stale_ending_is_refused() -> None:
    user = make_user(Role.PARTNER_LEAD, from_day=DAY)
    (grant,) = grants_on(user.id, DAY)
    end_role(TESTER, grant=grant, until_day=DAY)
    with pytest.raises(DomainError, match="already ended or changed"):
        end_role(TESTER, grant=grant, until_day=DAY)


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        (date(2026, 4, 1), None, True),
        (date(2025, 1, 1), date(2026, 3, 31), False),
        (date(2025, 1, 1), date(2026, 4, 1), True),
        (date(2026, 6, 30), date(2026, 12, 31), True),
        (date(2026, 7, 1), None, False),
    ],
)
def test_a_role_is_held_once_on_a_day(first: date, last: date | None, overlaps: bool) -> None:
    user, organisation = make_user(None), make_organisation()
    held = {"user": user, "role": Role.FACILITATOR, "organisation": organisation}
    grant_role(TESTER, **held, from_day=DAY, until_day=date(2026, 6, 30))
    if not overlaps:
        grant_role(TESTER, **held, from_day=first, until_day=last)
        return
    with pytest.raises(Refused, match="already holds this role from 1 April 2026, until 30 June 2026"):
        grant_role(TESTER, **held, from_day=first, until_day=last)


def test_the_same_role_in_another_area_is_another_role() -> None:
    user, force = make_user(None), make_organisation(OrganisationKind.FORCE)
    for area in (make_area(), make_area()):
        grant_role(TESTER, user=user, role=Role.FORCE_SPOC, organisation=force, area=area, from_day=DAY)
    assert len(grants_on(user.id, DAY)) == 2


def test_days_in_the_wrong_order_are_refused() -> None:
    user, organisation = make_user(None), make_organisation()
    with pytest.raises(DomainError) as refusal:
        grant_role(
            TESTER,
            user=user,
            role=Role.FACILITATOR,
            organisation=organisation,
            from_day=DAY,
            until_day=DAY - timedelta(days=1),
        )
    assert refusal.value.field == "until_day"


def test_the_people_of_an_organisation_on_a_day() -> None:
    organisation = make_organisation()
    zoe = make_user(Role.FACILITATOR, organisation, name="Zoë", from_day=DAY)
    ada = make_user(Role.PARTNER_LEAD, organisation, name="Ada", from_day=DAY)
    make_user(Role.PARTNER_LEAD, name="Somebody else's", from_day=DAY)
    gone = make_user(Role.PARTNER_LEAD, organisation, name="Gone", from_day=DAY)
    gone.disabled_at = now()
    assert users_of_organisation(organisation.id, DAY) == [ada, zoe]
    assert users_of_organisation(organisation.id, DAY - timedelta(days=1)) == []


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "x" * 10_000, "a\x00b"])
def test_a_person_needs_a_name(name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        add_user(TESTER, email="a@test.example", name=name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("name", ["Łucja Çelik", "변화", "🦡", "<script>alert(1)</script>", "O'Hara"])
def test_names_in_every_script_are_kept(name: str) -> None:
    assert add_user(TESTER, email="a@test.example", name=f" {name}  ").name == name


def test_an_address_is_taken_once_in_any_case() -> None:
    add_user(TESTER, email="Ada@test.example", name="Ada")
    with pytest.raises(DomainError, match="already exists") as refusal:
        add_user(TESTER, email="ADA@TEST.example", name="Ada")
    assert refusal.value.field == "email"
