"""Who may invite whom, and what an invitation writes (G1, G5)."""

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.actions import invite_user
from app.accounts.models import Invitation, User
from app.accounts.queries import grants_on, user_by_email
from app.accounts.rules.invitations import STAFF_ROLES
from app.accounts.types import InvitationState, MailKind
from app.core.clock import now, today
from app.core.db import db
from app.core.errors import DomainError, Refused
from app.core.events import Event, EventTag
from app.core.roles import Role
from app.partners.actions import record_party
from app.partners.models import Organisation
from app.partners.types import OrganisationKind, PartyRole
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.invitations import invite, path_of
from tests.builders.mail import link_in, messages
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.portal.reading import words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G1", "G5")]
LONG_ADDRESS = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.uk"


def typed(own: Organisation, **changes: str) -> dict[str, str]:
    whole = {
        "email": "new@test.example",
        "name": "Nia New",
        "role": "facilitator",
        "organisation": str(own.id),
    }
    return whole | changes


def invitations() -> list[Invitation]:
    return list(db.session.scalars(sa.select(Invitation).order_by(Invitation.id)))


def test_a_lead_invites_a_facilitator_of_their_own(client: Visitor) -> None:
    organisation = make_organisation(name="Fellside Together")
    sign_in(client, make_user(Role.PARTNER_LEAD, organisation, name="Lena Lead"))
    answer = client.post("/users/invite", data=typed(organisation, email=" New+CARA@Test.example "))
    (invitation,) = invitations()
    assert answer.location == f"/users/{invitation.user_id}"
    assert (invitation.email, invitation.role, invitation.state) == (
        "new+cara@test.example",
        Role.FACILITATOR,
        InvitationState.OPEN,
    )
    (message,) = messages(MailKind.INVITATION, "new+cara@test.example")
    assert "Lena Lead invites you to Waymark, as Facilitator for Fellside Together." in str(message.body)
    assert link_in(message).startswith("/welcome/")
    assert grants_on(invitation.user_id, today()) == []
    event = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.USER_INVITED)).one()
    assert event.sentence == "Lena Lead invited new+cara@test.example as Facilitator for Fellside Together."
    assert "Nia New" in words_of(client.get(f"/users/{invitation.user_id}"))


def test_the_link_is_kept_as_a_hash_and_starts_with_the_portals_own_address(app: Flask) -> None:
    with app.test_request_context("/users/invite", base_url="https://evil.example"):
        sent = invite()
    (message,) = messages()
    assert "http://127.0.0.1:8000/welcome/" in str(message.body)
    assert "evil" not in str(message.body)
    assert path_of(sent).rpartition("/")[2] not in (sent.invitation.token_hash, str(sent.invitation.id))


@pytest.mark.parametrize("role", [role for role in Role if role not in STAFF_ROLES])
def test_a_lead_offers_no_role_beyond_their_staffs(role: Role) -> None:
    lead_of = make_organisation()
    lead = make_user(Role.PARTNER_LEAD, lead_of)
    with pytest.raises(Refused, match="not a role you can invite"):
        invite(role, lead_of, by=lead, area=make_area())
    assert invitations() == []


def test_a_lead_invites_nobody_for_another_organisation(client: Visitor) -> None:
    own, other = make_organisation(), make_organisation(name="Somebody else's")
    lead = make_user(Role.PARTNER_LEAD, own)
    sign_in(client, lead)
    page = client.get("/users/invite").text
    assert "Somebody else" not in page
    answer = client.post("/users/invite", data=typed(other))
    assert answer.status_code == 422
    assert "Organisation must be one of those listed" in answer.text
    assert 'value="new@test.example"' in answer.text
    with pytest.raises(Refused, match="sent by its own lead"):
        invite(Role.FACILITATOR, other, by=lead)
    assert (invitations(), messages(), user_by_email("new@test.example")) == ([], [], None)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.PARTNER_LEAD)])
def test_nobody_else_invites(client: Visitor, role: Role) -> None:
    organisation = make_organisation()
    sign_in(client, make_user(role))
    assert client.get("/users/invite").status_code == 403
    assert client.post("/users/invite", data=typed(organisation)).status_code == 403
    assert client.get("/users").status_code == 403


def test_the_administrator_invites_anybody_but_an_administrator(client: Visitor) -> None:
    administrator, area = make_user(Role.ADMINISTRATOR), make_area()
    force = make_organisation(OrganisationKind.FORCE, "Northmoor Police")
    sign_in(client, administrator)
    answer = client.post("/users/invite", data=typed(force, role="force-spoc", area=area.code))
    assert answer.status_code == 422
    assert "Northmoor Police is not the police force of" in answer.text
    record_party(TESTER, area=area, role=PartyRole.FORCE, organisation=force, from_day=today())
    answer = client.post("/users/invite", data=typed(force, role="force-spoc", area=area.code))
    assert answer.status_code == 302
    assert (invitations()[0].role, invitations()[0].area_id) == (Role.FORCE_SPOC, area.id)
    trust = make_organisation(OrganisationKind.TRUST)
    with pytest.raises(Refused, match="not a role you can invite"):
        invite(Role.ADMINISTRATOR, trust, by=administrator)


def test_a_role_that_does_not_fit_is_refused_with_the_rule(client: Visitor) -> None:
    provider = make_organisation(name="Fellside Together")
    sign_in(client, make_user(Role.ADMINISTRATOR))
    answer = client.post("/users/invite", data=typed(provider, role="trainer"))
    assert answer.status_code == 422
    assert "Trainer is a role of a" in answer.text
    assert invitations() == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "nonsense", "Enter a mail address"),
        ("email", "a@x.example\r\nBcc: eve@x.example", "Enter a mail address"),
        ("email", "ä@x.example", "Enter a mail address"),
        ("email", f"x{LONG_ADDRESS}", "254 characters or fewer"),
        ("email", "", "Enter the person&#39;s email address"),
        ("name", "", "Enter the person&#39;s name"),
        ("name", "x" * 10_000, "120 characters or fewer"),
        ("name", "Win now https://evil.example", "not an address"),
        ("name", "www.evil.example", "not an address"),
        ("role", "king", "Choose one of the options"),
        ("role", "", "Choose the role"),
        ("organisation", "not-a-key", "must be one of those listed"),
    ],
)
def test_what_cannot_be_is_said_on_its_field_and_changes_nothing(
    client: Visitor, field: str, value: str, sentence: str
) -> None:
    organisation = make_organisation()
    sign_in(client, make_user(Role.PARTNER_LEAD, organisation))
    before = db.session.scalar(sa.select(sa.func.count()).select_from(User))
    answer = client.post("/users/invite", data=typed(organisation, **{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (invitations(), messages()) == ([], [])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(User)) == before


def test_the_longest_address_and_any_script_can_be_invited() -> None:
    sent = invite(email=LONG_ADDRESS, name="Siân Ŵyn-Łukaszewska 🦉 <script>")
    (message,) = messages(to=LONG_ADDRESS)
    assert "Dear Siân Ŵyn-Łukaszewska 🦉 <script>," in str(message.body)
    assert sent.invitation.user.email == LONG_ADDRESS


def test_an_address_is_invited_once_at_a_time_and_anew_once_that_ran_out() -> None:
    organisation = make_organisation()
    lead = make_user(Role.PARTNER_LEAD, organisation)
    first = invite(Role.FACILITATOR, organisation, by=lead, email="a@test.example").invitation
    with pytest.raises(DomainError, match="Send that invitation again, or withdraw it first"):
        invite(Role.RETURN_PREPARER, organisation, by=lead, email="A@test.example")
    first.expires_at = now()
    second = invite(Role.RETURN_PREPARER, organisation, by=lead, email="a@test.example").invitation
    assert (first.state, second.state) == (InvitationState.REPLACED, InvitationState.OPEN)
    assert first.user_id == second.user_id


def test_another_organisations_invitation_is_not_spoken_of() -> None:
    invite(email="a@test.example")
    organisation = make_organisation()
    with pytest.raises(DomainError) as refusal:
        invite(organisation=organisation, by=make_user(Role.PARTNER_LEAD, organisation), email="a@test.example")
    assert refusal.value.sentence == "This address cannot be invited just now. Ask the Trust's administrator."


def test_a_disabled_account_is_not_invited() -> None:
    user = make_user(email="gone@test.example")
    user.disabled_at = now()
    with pytest.raises(DomainError, match="cannot be invited just now"):
        invite(email="gone@test.example")


def test_a_pages_own_organisation_is_the_only_one_a_forged_key_reaches() -> None:
    lead = make_user(Role.PARTNER_LEAD, make_organisation())
    stranger = make_organisation()
    with pytest.raises(Refused):
        invite_user(actor_of(lead), email="x@test.example", name="X Y", role=Role.PARTNER_LEAD, organisation=stranger)


def test_a_link_survives_in_no_event_and_no_page(client: Visitor) -> None:
    sent = invite()
    token = path_of(sent).rpartition("/")[2]
    sign_in(client, make_user(Role.ADMINISTRATOR))
    assert token not in client.get(f"/users/{sent.invitation.user_id}").text
    assert all(token not in str(event.details) for event in db.session.scalars(sa.select(Event)))
