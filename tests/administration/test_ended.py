"""Nothing new begins with an organisation after its last day: the actions refuse it, not only the forms (E1)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions.roles import grant_role
from app.accounts.models import RoleGrant
from app.administration.actions.leavers import cut_off_leavers, restore_access
from app.administration.models import AccessCutoff
from app.core.clock import today
from app.core.db import db
from app.core.errors import DomainError
from app.core.roles import Role
from app.licences.actions import renew_licence
from app.partners.actions import end_organisation
from app.partners.models import Organisation
from app.partners.rules.organisations import organisation_outlives
from app.training.actions import engage_person
from tests.builders.accounts import make_user
from tests.builders.invitations import invite
from tests.builders.licences import make_draft, make_licence
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import make_person

pytestmark = [pytest.mark.feature("E1"), pytest.mark.usefixtures("database")]


def days(number: int) -> timedelta:
    return timedelta(days=number)


def ending(last_day_in: int) -> Organisation:
    """Return a provider whose last day lies so many days from today."""
    made = make_organisation(name="Harbour Row")
    last = today() + days(last_day_in)
    end_organisation(TESTER, organisation=made, ended_on=last, what_follows="Wound up.")
    return made


def grant(organisation: Organisation, **dates: object) -> None:
    user = make_user(None)
    grant_role(TESTER, user=user, role=Role.FACILITATOR, organisation=organisation, **{"from_day": today()} | dates)  # type: ignore[arg-type]


def engage(organisation: Organisation) -> None:
    engage_person(TESTER, person=make_person(), organisation=organisation, area=make_area(), from_day=today())


def draft(organisation: Organisation) -> None:
    make_draft(organisation, [make_area()], starts_on=today() + days(5))


def offer_role(organisation: Organisation) -> None:
    invite(Role.FACILITATOR, organisation)


ACTS = (grant, engage, draft, offer_role)


@pytest.mark.parametrize("act", ACTS)
def test_an_organisation_that_has_ended_is_refused_with_its_last_day_and_what_to_do(
    act: Callable[[Organisation], None],
) -> None:
    with pytest.raises(DomainError, match="The last day of Harbour Row is"):
        act(ending(-1))


@pytest.mark.parametrize("act", [grant, engage, offer_role])
def test_what_ends_with_an_organisation_may_begin_until_its_last_day(act: Callable[[Organisation], None]) -> None:
    act(ending(0))
    act(ending(30))


def test_a_licence_is_not_drafted_or_renewed_past_the_end_of_its_licensee() -> None:
    with pytest.raises(DomainError, match="The last day of Harbour Row is") as refusal:
        draft(ending(30))
    assert refusal.value.field == "licensee"
    licence = make_licence(ends_on=today() + days(100))
    end_organisation(
        TESTER,
        organisation=db.session.get_one(Organisation, licence.licensee_id),
        ended_on=today() + days(200),
        what_follows="Wound up.",
    )
    with pytest.raises(DomainError, match="The last day of"):
        renew_licence(TESTER, licence=licence)


def test_a_role_of_its_past_can_still_be_recorded() -> None:
    gone = ending(-10)
    grant(gone, from_day=today() - days(60), until_day=today() - days(10))
    with pytest.raises(DomainError):
        grant(gone, from_day=today() - days(60), until_day=today() - days(9))
    with pytest.raises(DomainError):
        grant(gone, from_day=today() - days(60))


@pytest.mark.feature("G1")
def test_a_leaver_of_an_ended_organisation_is_let_in_again_to_wind_it_up() -> None:
    ours = make_organisation()
    leaver = make_user(Role.PARTNER_LEAD, ours)
    end_organisation(TESTER, organisation=ours, ended_on=today() - days(1), what_follows="Wound up.")
    cut_off_leavers(TESTER, today())
    cutoff = db.session.scalars(sa.select(AccessCutoff)).one()
    restore_access(TESTER, cutoff_id=cutoff.id, until_day=today() + days(7), reason="Handing over")
    held = db.session.scalars(
        sa.select(RoleGrant).where(RoleGrant.user_id == leaver.id, RoleGrant.holds_on(today()))
    ).all()
    assert len(held) == 1


def test_the_rule_over_its_edges() -> None:
    day = today()

    def says(ended: int | None, first: int, until: int | None, *, ends_with_it: bool = True) -> bool:
        ended_on = None if ended is None else day + days(ended)
        span = (day + days(first), None if until is None else day + days(until))
        return organisation_outlives("It", ended_on, span, day, ends_with_it=ends_with_it).passed

    assert says(None, 0, None) and says(None, 0, None, ends_with_it=False)
    assert [says(ended, 0, None) for ended in (-1, 0, 1)] == [False, True, True]
    assert [says(10, first, None) for first in (9, 10, 11)] == [True, True, False]
    assert [says(-1, -5, until) for until in (-2, -1, 0)] == [True, True, False]
    assert [says(10, 0, until, ends_with_it=False) for until in (9, 10, 11, None)] == [True, True, False, False]
