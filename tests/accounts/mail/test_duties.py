"""Mail about what waits for its reader: a second administrator, and whoever answers in an access review (G1, G5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.accounts.actions.control import give_role
from app.accounts.actions.resets import ask_for_reset
from app.accounts.actions.reviews import answer_review, open_reviews, remind_reviewers
from app.accounts.models import User
from app.accounts.queries.reviews import reviews_for, waiting_roles
from app.accounts.rules.reviews import due_on, reminded_from
from app.accounts.rules.second_factor import new_secret, seal_secret
from app.accounts.types import MailKind
from app.core.clock import now, today
from app.core.roles import Role
from app.partners.models import Organisation
from app.partners.types import OrganisationKind
from tests.builders.accounts import PASSWORD, actor_of, make_user
from tests.builders.mail import messages, send_all
from tests.builders.partners import make_organisation
from tests.conftest import TEST_KEY
from tests.counting import counted_statements

pytestmark = pytest.mark.usefixtures("database")
QUARTER = date(2026, 7, 1)


@pytest.fixture
def trust(database: sa.Connection) -> Organisation:
    """The Trust."""
    return make_organisation(OrganisationKind.TRUST)


def able(role: Role, organisation: Organisation, name: str) -> User:
    """Return somebody with a role who can sign in."""
    return make_user(role, organisation, name=name, email=f"{name.split()[0].lower()}@test.example", password=PASSWORD)


def recipients(kind: MailKind) -> list[str]:
    return sorted(message.recipient for message in messages(kind))


@pytest.mark.feature("G1")
def test_every_administrator_but_the_asker_and_the_receiver_hears_of_a_role_to_confirm(trust: Organisation) -> None:
    ada, asker = able(Role.ADMINISTRATOR, trust, "Ada Admin"), able(Role.ADMINISTRATOR, trust, "Ask Er")
    able(Role.LICENCE_MANAGER, trust, "Lic Manager")
    make_user(Role.ADMINISTRATOR, trust, name="Not Yet")
    gone = able(Role.ADMINISTRATOR, trust, "Gone Away")
    gone.disabled_at = now()
    owen = able(Role.DATA_ANALYST, trust, "Owen Analyst")
    give_role(actor_of(asker), user=owen, role=Role.ADMINISTRATOR, organisation=trust, from_day=today())
    (letter,) = messages(MailKind.ROLE_TO_CONFIRM)
    assert letter.recipient == ada.email
    assert letter.subject == "Waymark: Owen Analyst as administrator waits for your confirmation"
    assert "/users/requests" in (letter.body or "")
    assert "Ask Er asked that Owen Analyst be made administrator." in (letter.body or "")


@pytest.mark.feature("G1")
def test_a_role_that_is_given_at_once_is_nothing_to_confirm(trust: Organisation) -> None:
    asker = able(Role.ADMINISTRATOR, trust, "Ask Er")
    able(Role.ADMINISTRATOR, trust, "Ada Admin")
    owen = able(Role.DATA_ANALYST, trust, "Owen Analyst")
    give_role(actor_of(asker), user=owen, role=Role.TRAINER, organisation=trust, from_day=today())
    assert messages(MailKind.ROLE_TO_CONFIRM) == []


@pytest.mark.feature("G5")
def test_every_other_administrator_hears_of_a_reset_and_is_told_to_speak_to_its_owner(trust: Organisation) -> None:
    ada, asker = able(Role.ADMINISTRATOR, trust, "Ada Admin"), able(Role.ADMINISTRATOR, trust, "Ask Er")
    owner = able(Role.ADMINISTRATOR, trust, "Own Er")
    owner.totp_secret, owner.totp_confirmed_at = seal_secret(new_secret(), [TEST_KEY]), now()
    ask_for_reset(actor_of(asker), email=owner.email, reason="Phone stolen.")
    assert recipients(MailKind.RESET_TO_CONFIRM) == [ada.email]
    (letter,) = messages(MailKind.RESET_TO_CONFIRM)
    assert "speak to Own Er yourself" in (letter.body or "")
    assert recipients(MailKind.SECOND_FACTOR) == [owner.email], "the owner hears of it too"


@pytest.mark.feature("G1")
def test_the_lead_is_asked_about_their_own_and_the_trust_about_everybody_elses(trust: Organisation) -> None:
    provider, force = make_organisation(name="Northmoor"), make_organisation(OrganisationKind.FORCE, name="Cumbria")
    lead = able(Role.PARTNER_LEAD, provider, "Lea Der")
    able(Role.FACILITATOR, provider, "Fay Cilitator")
    able(Role.PARTNER_LEAD, make_organisation(name="Alone"), "Solo Lead")
    able(Role.FORCE_SPOC, force, "Sam Spoc")
    manager = able(Role.LICENCE_MANAGER, trust, "Lic Manager")
    with time_machine.travel(datetime(2026, 7, 1, 4, tzinfo=UTC), tick=False):
        open_reviews(today())
        open_reviews(today())
        written = {message.recipient: message.body or "" for message in messages(MailKind.REVIEW_OPENED)}
    assert set(written) == {lead.email, manager.email}, "each once, and not who could answer for themselves alone"
    assert "by 29 July 2026: Northmoor." in written[lead.email]
    assert "Cumbria" in written[manager.email]
    assert "Northmoor" not in written[manager.email]


@pytest.mark.feature("G1")
def test_a_reminder_goes_once_in_the_last_days_and_only_where_somebody_has_not_answered(trust: Organisation) -> None:
    provider, other = make_organisation(name="Northmoor"), make_organisation(name="Southmoor")
    lead, done = able(Role.PARTNER_LEAD, provider, "Lea Der"), able(Role.PARTNER_LEAD, other, "Don E")
    able(Role.FACILITATOR, provider, "Fay Cilitator")
    able(Role.FACILITATOR, other, "Gus Kept")
    with time_machine.travel(datetime(2026, 7, 1, 4, tzinfo=UTC), tick=False):
        open_reviews(today())
        (review,) = reviews_for(actor_of(done), today())
        answers = {one.grant_id: True for one in waiting_roles(review.id, today()) if one.name == "Gus Kept"}
        answer_review(actor_of(done), review=review, answers=answers)
    first, last = reminded_from(QUARTER), due_on(QUARTER)
    assert (first, last) == (date(2026, 7, 22), date(2026, 7, 29))
    for day, expected in (
        (first - timedelta(days=1), []),
        (first, [lead.email]),
        (last, [lead.email]),
        (last + timedelta(days=1), [lead.email]),
    ):
        with time_machine.travel(datetime(day.year, day.month, day.day, 6, tzinfo=UTC), tick=False):
            remind_reviewers(today())
        assert recipients(MailKind.REVIEW_REMINDER) == expected
    (letter,) = messages(MailKind.REVIEW_REMINDER)
    assert letter.subject == "Reminder: Waymark access review, due by 29 July 2026"
    assert "roles still wait for your answer in the access review of July to September 2026." in (letter.body or "")
    with time_machine.travel(datetime(2026, 7, 22, 6, tzinfo=UTC), tick=False):
        assert send_all() > 0


@pytest.mark.feature("G1")
def test_a_letter_names_a_few_organisations_and_counts_the_rest_in_as_few_questions(
    trust: Organisation, database: sa.Connection
) -> None:
    manager, counts = able(Role.LICENCE_MANAGER, trust, "Lic Manager"), []
    for number, year in ((3, 2026), (9, 2027)):
        for _ in range(number):
            make_user(Role.FORCE_SPOC)
        with time_machine.travel(datetime(year, 7, 1, 4, tzinfo=UTC), tick=False):
            with counted_statements(database) as sent:
                open_reviews(today())
            counts.append(len(sent))
    letter = messages(MailKind.REVIEW_OPENED, manager.email)[-1]
    assert "and 6 other organisations." in (letter.body or ""), letter.body
    assert counts[0] == counts[1]
