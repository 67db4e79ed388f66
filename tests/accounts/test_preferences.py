"""Preferences: which mail one goes without, and whom one acts for first; an account's safety is no preference (G5)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.actions.mail import post_message
from app.accounts.actions.preferences import choose_preferences
from app.accounts.actions.reviews import open_reviews
from app.accounts.actions.roles import end_role, grant_role
from app.accounts.actions.users import tell_of_new_password
from app.accounts.models import User
from app.accounts.queries import grants_on
from app.accounts.queries.preferences import default_organisation, muted_kinds
from app.accounts.types import OPTIONAL_MAIL, MailKind
from app.core.clock import today
from app.core.errors import DomainError
from app.core.roles import Role
from app.partners.models import Organisation
from tests.builders.accounts import PASSWORD, actor_of, make_user, sign_in
from tests.builders.mail import messages
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.builders.training import make_person
from tests.conftest import Visitor
from tests.portal.reading import words_of

pytestmark = [pytest.mark.feature("G5"), pytest.mark.usefixtures("database")]
PAGE = "/account/preferences"
EVERYTHING = {f"mail_{kind.name.lower()}": "y" for kind in OPTIONAL_MAIL}
OF_SAFETY = (
    *(MailKind.PASSWORD_CHANGED, MailKind.NEW_BROWSER, MailKind.SECOND_FACTOR, MailKind.NEW_PASSWORD_LINK),
    *(MailKind.ADDRESS_LINK, MailKind.ADDRESS_CHANGE, MailKind.INVITATION, MailKind.ROLE_TO_CONFIRM),
    MailKind.RESET_TO_CONFIRM,
)


@pytest.fixture
def ours(database: sa.Connection) -> Organisation:
    return make_organisation(name="Northmoor")


@pytest.fixture
def lead(ours: Organisation) -> User:
    user = make_user(Role.PARTNER_LEAD, ours, name="Lea Der", email="lea@test.example", password=PASSWORD)
    make_user(Role.FACILITATOR, ours)
    return user


def test_mail_turned_off_is_not_written_and_comes_again_once_turned_on(client: Visitor, lead: User) -> None:
    sign_in(client, lead)
    assert client.get(PAGE).text.count(" checked") == len(OPTIONAL_MAIL), "all of it comes at first"
    assert client.post(PAGE, data={"mail_review_reminder": "y"}).location == PAGE
    assert muted_kinds(lead.id) == {MailKind.REVIEW_OPENED}
    open_reviews(today())
    assert messages(MailKind.REVIEW_OPENED) == []
    assert "Finish the access review" in client.get("/").text, "home asks all the same"
    client.post(PAGE, data=EVERYTHING)
    assert muted_kinds(lead.id) == frozenset()
    letter = {"to": lead.email, "template": "accounts/mail/password_changed.txt", "name": "x", "when": "x", "link": "x"}
    assert post_message(kind=MailKind.REVIEW_OPENED, key="again", **letter)  # type: ignore[arg-type]


def test_what_tells_of_an_accounts_safety_is_neither_offered_nor_taken(client: Visitor, lead: User) -> None:
    assert not any(kind.is_optional for kind in OF_SAFETY)
    sign_in(client, lead)
    page = words_of(client.get(PAGE))
    assert "These cannot be turned off." in page
    for kind in OF_SAFETY:
        assert kind.label in page
        assert f"mail_{kind.name.lower()}" not in client.get(PAGE).text
    with pytest.raises(DomainError, match="cannot be turned off"):
        choose_preferences(actor_of(lead), muted=[MailKind.NEW_BROWSER], organisation_id=None)
    client.post(PAGE, data={"mail_password_changed": ""})
    tell_of_new_password(lead)
    assert len(messages(MailKind.PASSWORD_CHANGED)) == 1


def test_one_persons_choice_is_nobody_elses(client: Visitor, lead: User) -> None:
    other = make_user(Role.LICENCE_MANAGER, password=PASSWORD)
    choose_preferences(actor_of(lead), muted=OPTIONAL_MAIL, organisation_id=None)
    make_user(Role.FORCE_SPOC)
    open_reviews(today())
    assert {message.recipient for message in messages(MailKind.REVIEW_OPENED)} == {other.email}


def test_somebody_with_several_organisations_chooses_the_first_and_forms_start_with_it(
    client: Visitor, lead: User, ours: Organisation
) -> None:
    second = make_organisation(name="Aardvark Second")
    sign_in(client, lead)
    assert "act for first" not in client.get(PAGE).text, "one organisation is no choice"
    grant_role(TESTER, user=lead, role=Role.PARTNER_LEAD, organisation=second, from_day=today())
    assert client.post(PAGE, data=EVERYTHING | {"organisation": str(ours.id)}).status_code == 302
    chosen = f'value="{ours.id}" selected'
    assert chosen in client.get(PAGE).text
    assert chosen in client.get("/users/invite").text
    area = make_area()
    person = make_person(ours, area)
    assert client.get(f"/people/{person.number}/vetting").status_code == 200
    assert default_organisation(actor_of(lead)) == ours.id


def test_an_organisation_one_does_not_act_for_is_no_choice(client: Visitor, lead: User) -> None:
    stranger = make_organisation(name="Strangers")
    grant_role(
        TESTER, user=lead, role=Role.PARTNER_LEAD, organisation=make_organisation(name="Second"), from_day=today()
    )
    sign_in(client, lead)
    for typed in (str(stranger.id), "nonsense", "<script>"):
        assert client.post(PAGE, data=EVERYTHING | {"organisation": typed}).status_code == 422
    with pytest.raises(DomainError, match="do not act for"):
        choose_preferences(actor_of(lead), muted=[], organisation_id=stranger.id)
    assert default_organisation(actor_of(lead)) is None


def test_a_first_choice_ends_with_the_role(lead: User, ours: Organisation) -> None:
    choose_preferences(actor_of(lead), muted=[], organisation_id=ours.id)
    assert default_organisation(actor_of(lead)) == ours.id
    (grant,) = grants_on(lead.id, today())
    end_role(TESTER, grant=grant, until_day=today() - timedelta(days=1))
    assert default_organisation(actor_of(lead)) is None
