"""Roles given and ended from a user's page, four eyes on administrators, accounts disabled at once (G1)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.actions.control import (
    confirm_request,
    decline_request,
    disable_user,
    enable_user,
    give_role,
    take_role,
)
from app.accounts.models import RoleGrant, RoleRequest, User
from app.accounts.queries import grants_on
from app.accounts.queries.control import open_requests, request_by_id
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.roles import Role
from app.partners.actions import record_party
from app.partners.models import Organisation
from app.partners.types import OrganisationKind, PartyRole
from tests.builders.accounts import PASSWORD, actor_of, make_user, sign_in
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor

pytestmark = [pytest.mark.feature("G1"), pytest.mark.usefixtures("database")]

ONE_DAY = timedelta(days=1)


def administrator(name: str = "Ada Min") -> User:
    """Return an administrator who can sign in."""
    user = make_user(Role.ADMINISTRATOR, name=name)
    user.password_hash = "kept"
    db.session.flush()
    return user


def held_by(user: User) -> list[Role]:
    """Return the roles a person holds today."""
    return [grant.role for grant in grants_on(user.id, today())]


def only_grant(user: User) -> RoleGrant:
    """Return the one role a person holds today."""
    (grant,) = grants_on(user.id, today())
    return grant


def ask(asker: User, user: User) -> RoleRequest:
    """Have an administrator ask for the administrator's role for somebody."""
    asked = give_role(
        actor_of(asker),
        user=user,
        role=Role.ADMINISTRATOR,
        organisation=make_organisation(OrganisationKind.TRUST),
        from_day=today(),
    )
    assert isinstance(asked, RoleRequest)
    return asked


def test_an_administrator_is_confirmed_by_another_before_anything_takes_effect() -> None:
    asker, second, user = administrator("Asker"), administrator("Second"), make_user(None, name="New")
    request = ask(asker, user)
    assert held_by(user) == []
    for unfit in (asker, user):
        with pytest.raises(Refused, match="somebody else confirms"):
            confirm_request(actor_of(unfit), request=request_by_id(request.id))
    confirm_request(actor_of(second), request=request_by_id(request.id))
    assert held_by(user) == [Role.ADMINISTRATOR]
    assert only_grant(user).recorded_by == "Second"
    with pytest.raises(DomainError, match="confirmed already, by Second"):
        confirm_request(actor_of(second), request=request_by_id(request.id))


def test_a_request_runs_out_after_seven_days_and_can_be_made_again() -> None:
    asker, second, user = administrator("Asker"), administrator("Second"), make_user(None)
    request = ask(asker, user)
    with pytest.raises(DomainError, match="asked for this already"):
        ask(second, user)
    request.expires_at = now() - timedelta(seconds=1)
    db.session.flush()
    assert open_requests(now()) == []
    with pytest.raises(Refused, match="ran out"):
        confirm_request(actor_of(second), request=request_by_id(request.id))
    again = ask(asker, user)
    decline_request(actor_of(second), request=request_by_id(again.id))
    assert held_by(user) == []
    with pytest.raises(DomainError, match="declined already"):
        confirm_request(actor_of(second), request=request_by_id(again.id))


def test_what_could_never_be_granted_is_refused_to_whoever_asks() -> None:
    asker = administrator()
    with pytest.raises(Refused, match="role of a trust"):
        give_role(
            actor_of(asker),
            user=make_user(None),
            role=Role.ADMINISTRATOR,
            organisation=make_organisation(),
            from_day=today(),
        )
    with pytest.raises(Refused, match="your own account"):
        give_role(
            actor_of(asker), user=asker, role=Role.FACILITATOR, organisation=make_organisation(), from_day=today()
        )
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RoleRequest)) == 0


def test_the_last_administrator_is_neither_ended_nor_disabled() -> None:
    first, second = administrator("First"), administrator("Second")
    disable_user(actor_of(first), user=second, reason="Left.")
    with pytest.raises(Refused, match="First is the last administrator"):
        disable_user(TESTER, user=first, reason="Left too.")
    with pytest.raises(Refused, match="First is the last administrator"):
        take_role(TESTER, grant=only_grant(first), until_day=today(), reason="Left too.")
    enable_user(actor_of(first), user=second, reason="Back.")
    take_role(actor_of(second), grant=only_grant(first), until_day=today(), reason="Moves on.")


def test_an_administrator_who_cannot_sign_in_yet_does_not_count_as_left() -> None:
    only = administrator("Only")
    make_user(Role.ADMINISTRATOR, name="Invited")
    with pytest.raises(Refused, match="last administrator"):
        take_role(TESTER, grant=only_grant(only), until_day=today(), reason="Left.")


def test_nobody_ends_or_disables_themselves_and_no_day_lies_before_yesterday() -> None:
    one, other = administrator("One"), administrator("Other")
    with pytest.raises(Refused, match="your own account"):
        take_role(actor_of(one), grant=only_grant(one), until_day=today(), reason="Mine.")
    with pytest.raises(Refused, match="your own account"):
        disable_user(actor_of(one), user=one, reason="Mine.")
    with pytest.raises(DomainError) as refusal:
        take_role(actor_of(one), grant=only_grant(other), until_day=today() - 2 * ONE_DAY, reason="Late.")
    assert refusal.value.field == "until_day"


def test_a_role_ended_in_mid_session_refuses_the_next_click(client: Visitor) -> None:
    ours = make_organisation()
    leaver, lead = make_user(Role.FACILITATOR, ours), make_user(Role.PARTNER_LEAD, ours)
    leaving = Visitor(client.client.application.test_client())
    sign_in(leaving, leaver)
    assert leaving.get("/training").status_code == 200
    sign_in(client, lead)
    day = today() - ONE_DAY
    typed = {"until_day-day": day.day, "until_day-month": day.month, "until_day-year": day.year, "reason": "Left"}
    path = f"/users/{leaver.id}/roles/{only_grant(leaver).id}/end"
    assert client.post(path, data=typed | {"reason": ""}).status_code == 422
    assert client.post(path, data=typed).status_code == 302
    assert leaving.get("/training").status_code == 403


def test_a_lead_ends_only_their_own_staff(client: Visitor) -> None:
    theirs = make_user(Role.FACILITATOR)
    lead = make_user(Role.PARTNER_LEAD)
    sign_in(client, lead)
    grant = only_grant(theirs)
    assert client.get(f"/users/{theirs.id}/roles/{grant.id}/end").status_code == 404
    assert client.get(f"/users/{lead.id}/roles/{grant.id}/end").status_code == 404
    assert client.get(f"/users/{lead.id}/roles").status_code == 403
    own = client.post(
        f"/users/{lead.id}/roles/{only_grant(lead).id}/end",
        data={"until_day-day": "1", "until_day-month": "1", "until_day-year": "2090", "reason": "Mine"},
    )
    assert own.status_code == 422
    assert "your own account" in own.text


def test_a_disabled_account_is_out_at_once_and_in_again_once_enabled(client: Visitor) -> None:
    user = make_user(Role.DATA_ANALYST, password=PASSWORD)
    theirs = Visitor(client.client.application.test_client())
    sign_in(theirs, user)
    sign_in(client, administrator())
    assert client.post(f"/users/{user.id}/disable", data={"reason": "Left <b>today</b>"}).status_code == 302
    assert theirs.get("/").status_code == 302
    assert client.post(f"/users/{user.id}/disable", data={"reason": "Again"}).status_code == 422
    with pytest.raises(DomainError, match="disabled"):
        give_role(TESTER, user=user, role=Role.TRAINER, organisation=make_organisation(), from_day=today())
    assert client.post(f"/users/{user.id}/enable", data={"reason": "Back"}).status_code == 302
    sign_in(theirs, user)
    assert theirs.get("/").status_code == 200


def test_roles_are_given_and_confirmed_in_the_browser(client: Visitor) -> None:
    asker, second = administrator("Asker"), administrator("Second")
    user, ours, area = make_user(None, name="New One"), make_organisation(), make_area()
    force = make_organisation(OrganisationKind.FORCE)
    sign_in(client, asker)
    day = today()
    typed = {"from_day-day": day.day, "from_day-month": day.month, "from_day-year": day.year}
    path = f"/users/{user.id}/roles"
    wrong = client.post(path, data=typed | {"role": "facilitator", "organisation": str(force.id)})
    assert wrong.status_code == 422
    assert "Choose a provider" in wrong.text
    spoc = typed | {"role": "force-spoc", "organisation": str(force.id), "area": area.code}
    assert "is not the police force of" in client.post(path, data=spoc).text
    record_party(TESTER, area=area, role=PartyRole.FORCE, organisation=force, from_day=day)
    assert client.post(path, data=spoc).status_code == 302
    assert client.post(path, data=typed | {"role": "facilitator", "organisation": str(ours.id)}).status_code == 302
    assert set(held_by(user)) == {Role.FORCE_SPOC, Role.FACILITATOR}
    trust = make_organisation(OrganisationKind.TRUST)
    assert client.post(path, data=typed | {"role": "administrator", "organisation": str(trust.id)}).status_code == 302
    (request,) = open_requests(now())
    confirm = f"/users/requests/{request.id}/confirm"
    assert client.post(confirm).status_code == 403
    sign_in(client, second)
    assert "New One" in client.get("/users/requests").text
    assert client.post(confirm).status_code == 302
    assert Role.ADMINISTRATOR in held_by(user)
    assert client.post(confirm).status_code == 409


def test_no_route_lets_anybody_act_as_somebody_else(app: Flask) -> None:
    """A sign-in is started where a password, a code or an invitation proved who it is, and nowhere else."""
    starts = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if any(word in endpoint for word in ("impersonate", "become", "act_as", "switch_user", "masquerade"))
        or "start_session" in getattr(view, "__code__", view).co_names  # type: ignore[attr-defined]
    ]
    assert [
        one for one in starts if not one.startswith(("accounts.sign_in", "accounts.code", "accounts.welcome"))
    ] == []


def lead(organisation: Organisation, name: str) -> User:
    """Return a partner lead who can sign in."""
    user = make_user(Role.PARTNER_LEAD, organisation, name=name)
    user.password_hash = "kept"
    db.session.flush()
    return user


def test_the_only_partner_lead_is_ended_by_whoever_says_it_is_meant() -> None:
    ours = make_organisation(name="Northmoor")
    first, second = lead(ours, "First"), lead(ours, "Second")
    lead(make_organisation(), "Elsewhere")
    take_role(TESTER, grant=only_grant(first), until_day=today(), reason="Moves on.")
    with pytest.raises(Refused, match="Second is the only partner lead of Northmoor") as refusal:
        take_role(TESTER, grant=only_grant(second), until_day=today(), reason="Left.")
    (finding,) = refusal.value.verdict.refusals
    assert finding.facts["field"] == "leaves_no_lead"
    assert "nobody there is reminded before a licence ends" in finding.because
    assert "Make somebody else partner lead first" in finding.remedy
    take_role(TESTER, grant=only_grant(second), until_day=today(), reason="Left.", leaves_no_lead=True)


def test_a_lead_who_ends_later_or_cannot_sign_in_leaves_nobody() -> None:
    ours = make_organisation()
    first, second = lead(ours, "First"), lead(ours, "Second")
    take_role(TESTER, grant=only_grant(second), until_day=today() + 9 * ONE_DAY, reason="A fixed term.")
    with pytest.raises(Refused, match="only partner lead"):
        take_role(TESTER, grant=only_grant(first), until_day=today() + 9 * ONE_DAY, reason="Left.")
    disable_user(TESTER, user=second, reason="Away.")
    with pytest.raises(Refused, match="only partner lead"):
        take_role(TESTER, grant=only_grant(first), until_day=today(), reason="Left.")


def test_the_page_warns_before_the_only_lead_is_ended_or_disabled(client: Visitor) -> None:
    ours = make_organisation(name="Northmoor")
    only, staff = lead(ours, "Lea Der"), make_user(Role.FACILITATOR, ours, name="Fay")
    sign_in(client, make_user(Role.ADMINISTRATOR))
    page = f"/users/{only.id}/roles/{only_grant(only).id}/end"
    warning = "Lea Der is the only partner lead of Northmoor"
    assert warning in client.get(page).text
    assert warning in client.get(f"/users/{only.id}/disable").text
    assert "only partner lead" not in client.get(f"/users/{staff.id}/roles/{only_grant(staff).id}/end").text
    sent = {"until_day-day": str(today().day), "until_day-month": str(today().month), "reason": "Left."}
    sent["until_day-year"] = str(today().year)
    refused = client.post(page, data=sent)
    assert refused.status_code == 422
    assert "Left." in refused.text
    assert client.post(page, data=sent | {"leaves_no_lead": "y"}).status_code == 302
