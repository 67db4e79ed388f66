"""The pages of reminders: a licence's own ladder, what was sent, and the texts with their preview (A10, A11)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.actions.mail import settle_message
from app.accounts.models import MailMessage
from app.accounts.types import MailKind, MailState
from app.adapters.mail import MailUnavailable, make_sender
from app.core.clock import now, pinned_to, today
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs import Job
from app.core.jobs.worker import LONGEST_BACK_OFF
from app.core.roles import Role
from app.licences.actions import give_ladder, remind_of_end, write_reminder_text
from app.licences.models import Licence, LicenceReminder, LicenceTerms, ReminderRecipient, ReminderWording
from app.licences.queries import licence_facts, state_expression
from app.licences.rules import reminder_text_on, state_on, text_is_sound
from app.licences.types import ReminderText
from tests.adapters.mail.servers import MailServer
from tests.builders.accounts import PASSWORD, make_user
from tests.builders.licences import make_licence
from tests.builders.mail import messages, send_all
from tests.builders.partners import TESTER, make_area, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.licences.places import Place, sign_in_as, version_on, words_of
from tests.racing import AT_ONCE, DONE, at_once

TEXT = "/licences/reminder-texts/before-licensee"
SOUND = {"subject": "{reference} ends {when}", "body": "Dear {recipient},\n\nsee {link}"}
usual = pytest.mark.usefixtures("database")


@pytest.fixture
def ending() -> Place:
    """A provider whose licence ends in thirty days."""
    provider, area = make_organisation(name="Northmoor"), make_area(name="Cumbria")
    return Place(provider, area, make_licence(provider, [area], ends_on=today() + timedelta(days=30)))


@usual
@pytest.mark.feature("A10")
def test_a_ladder_is_given_in_the_browser_and_shown_with_the_next_day(client: Visitor, place: Place) -> None:
    make_user(Role.PARTNER_LEAD, place.provider, password=PASSWORD)
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"{place.path}/reminders"
    assert 'value="180, 90, 60, 30, 7, 0"' in client.get(path).text
    typed = {"before": "45, 14", "after": "3", "version": version_on(client, path)}
    assert client.post(path, data=typed).headers["Location"] == place.path
    (facts,) = licence_facts([place.licence.id])
    assert facts.rungs == (45, 14, -3)
    shown = words_of(client.get(place.path))
    assert "Both sides are reminded 45 and 14 days before the end and 3 days after the end." in shown
    assert "45 days before the end" in shown
    assert client.post(path, data=typed).status_code == 409


@usual
@pytest.mark.feature("A10")
@pytest.mark.parametrize("typed", ["ninety", "90;60", "-7", "<script>", "9" * 81, ""])
def test_what_is_no_list_of_days_is_refused_and_kept(client: Visitor, place: Place, typed: str) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = f"{place.path}/reminders"
    answer = client.post(path, data={"before": typed, "after": "7", "version": version_on(client, path)})
    assert answer.status_code == 422
    assert "<script>" not in answer.text.replace("<script src", "").replace("<script type", "")
    (facts,) = licence_facts([place.licence.id])
    assert facts.rungs[0] == 180


@usual
@pytest.mark.feature("A11")
def test_the_licence_says_what_was_sent_to_whom_and_what_failed(client: Visitor, ending: Place) -> None:
    make_user(Role.LICENCE_MANAGER, name="Max Manager", password=PASSWORD)
    make_user(Role.PARTNER_LEAD, ending.provider, name="Lena Lead", password=PASSWORD)
    remind_of_end(ending.licence.id)
    for message in messages(MailKind.LICENCE_REMINDER):
        settle_message(message, refused_at=now(), trouble="550 no such mailbox")
    sign_in_as(client, Role.LICENCE_MANAGER)
    shown = words_of(client.get(ending.path))
    assert "2 letters did not arrive" in shown
    assert "Lena Lead Bounced 550 no such mailbox" in shown
    assert "Max Manager Bounced" in shown
    sign_in_as(client, Role.PARTNER_LEAD, ending)
    assert "Lena Lead Bounced" in words_of(client.get(ending.path))
    sign_in_as(client, Role.COMMISSIONER, ending)
    shown = words_of(client.get(ending.path)).replace("Reminders of", "")
    assert ("Reminders" in shown, "Lena Lead" in shown) == (False, False)


@usual
@pytest.mark.feature("A11")
def test_a_text_is_looked_at_saved_and_used(client: Visitor, ending: Place) -> None:
    make_user(Role.PARTNER_LEAD, ending.provider, name="Lena Lead", email="lena@test.example", password=PASSWORD)
    sign_in_as(client, Role.LICENCE_MANAGER)
    seen = version_on(client, TEXT) if 'value="0"' not in client.get(TEXT).text else "0"
    looked = client.post(TEXT, data=SOUND | {"version": seen, "preview": "y"})
    assert looked.status_code == 200
    assert "LIC-2026-0000 ends in 30 days" in words_of(looked)
    assert "Dear Robin Example" in words_of(looked)
    assert "{reference} ends {when}" in looked.text
    assert "Written by" not in words_of(client.get("/licences/reminder-texts"))
    assert client.post(TEXT, data=SOUND | {"version": seen}).status_code == 302
    remind_of_end(ending.licence.id)
    (letter,) = messages(MailKind.LICENCE_REMINDER, to="lena@test.example")
    assert letter.subject == f"{ending.licence.reference} ends in 30 days"
    wording = db.session.scalar(sa.select(ReminderRecipient.wording).where(ReminderRecipient.name == "Lena Lead"))
    assert wording == "before-licensee, version 1"
    stale = client.post(TEXT, data=SOUND | {"version": seen, "subject": "Another {reference}"})
    assert (stale.status_code, "Another {reference}" in stale.text) == (409, True)


@usual
@pytest.mark.feature("A11")
@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("subject", "{referense} ends", "There is no placeholder {referense}."),
        ("body", "{link} {recipient.__class__}", "There is no placeholder {recipient.__class__}."),
        ("body", "{link} {}", "There is no placeholder {}."),
        ("body", "{link} {{reference}}", "A brace stands alone."),
        ("body", "{link} and }", "A brace stands alone."),
        ("body", "Dear {recipient}", "does not lead to the licence"),
        ("body", "", "Enter the letter"),
        ("body", "é🙂" * 5_000, "4,000 characters or fewer"),
    ],
)
@pytest.mark.parametrize("button", [{}, {"preview": "y"}])
def test_an_unfit_text_is_refused_on_its_field_and_nothing_typed_is_lost(
    client: Visitor, field: str, typed: str, says: str, button: dict[str, str]
) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    answer = client.post(TEXT, data=SOUND | {"version": "0", field: typed} | button)
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert SOUND["subject" if field == "body" else "body"].split()[0] in answer.text
    assert "As Waymark came with it" in words_of(client.get("/licences/reminder-texts"))


@usual
@pytest.mark.feature("A11")
def test_what_fills_a_placeholder_is_not_read_for_placeholders_nor_as_markup(client: Visitor) -> None:
    provider = make_organisation(name="{link} <script>alert(1)</script> {{ 7 * 7 }}")
    licence = make_licence(provider, ends_on=today() + timedelta(days=30))
    make_user(Role.PARTNER_LEAD, provider, password=PASSWORD)
    write_reminder_text(
        TESTER, text=ReminderText.BEFORE_LICENSEE, subject="{licensee}", body="{licensee}\n{link}", seen_number=0
    )
    remind_of_end(licence.id)
    (letter,) = messages(MailKind.LICENCE_REMINDER)
    assert letter.body is not None
    assert letter.body.startswith("{link} <script>alert(1)</script> {{ 7 * 7 }}\n")


@usual
@pytest.mark.feature("A11")
def test_a_text_sent_as_it_is_makes_no_new_version_and_says_so(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    _, subject, body = reminder_text_on(ReminderText.BEFORE_LICENSEE, today())
    as_typed = {"subject": subject, "body": body.replace("\n", "\r\n")}

    def sent(typed: dict[str, str], version: str) -> str:
        assert client.post(TEXT, data=typed | {"version": version}).status_code == 302
        return words_of(client.get("/licences/reminder-texts"))

    said = sent(as_typed, "0")
    assert "Nothing was changed, so there is no new version: the text Waymark came with stays in use." in said
    assert "made of version 1" in sent(SOUND, "0")
    assert "Nothing was changed, so there is no new version: version 1 stays in use." in sent(SOUND, "1")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReminderWording)) == 1
    events = sa.select(sa.func.count()).where(Event.tag == EventTag.REMINDER_TEXT_CHANGED)
    assert db.session.scalar(events) == 1
    assert "made of version 2" in sent(as_typed, "1")


@usual
@pytest.mark.feature("A11")
def test_the_texts_have_their_place_in_the_navigation(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    page = client.get("/licences/reminder-texts").text
    assert set(re.findall(r'href="([^"]+)" aria-current="page"', page)) == {"/licences/reminder-texts"}
    assert 'href="/licences" aria-current=' in client.get("/licences").text
    sign_in_as(client, Role.TRAINER)
    assert "/licences/reminder-texts" not in client.get("/licences").text


@usual
@pytest.mark.feature("A11")
def test_there_is_no_text_of_another_name(client: Visitor) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert client.get("/licences/reminder-texts/before-everybody").status_code == 404


@pytest.mark.feature("A11")
def test_the_texts_it_comes_with_are_sound() -> None:
    for text in ReminderText:
        from_defaults = text_is_sound(*_default(text))
        assert from_defaults.passed, (text, from_defaults.because)


def _default(text: ReminderText) -> tuple[str, str]:
    _, subject, body = reminder_text_on(text, today())
    return subject, body


@usual
@pytest.mark.feature("A2", "A10")
def test_the_state_of_lists_follows_a_licences_own_ladder(client: Visitor, place: Place) -> None:
    give_ladder(TESTER, licence=place.licence, rungs=[40, -3])
    (facts,) = licence_facts([place.licence.id])
    for days in (41, 40, 39, 0, -1):
        day = facts.ends_on - timedelta(days=days)
        statement = sa.select(state_expression(day)).select_from(Licence).join(LicenceTerms)
        assert db.session.scalar(statement.where(Licence.id == facts.id)) is state_on(facts, day), days


@usual
@pytest.mark.feature("A10")
def test_the_page_asks_once_for_reminders_however_many_there_are(client: Visitor, ending: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    path = ending.path
    counts = []
    for leads in (3, 30):
        for _ in range(leads):
            make_user(Role.PARTNER_LEAD, ending.provider, password=PASSWORD)
        remind_of_end(ending.licence.id)
        client.get(path)
        with counted_queries() as asked:
            client.get(path)
        counts.append(len(asked))
        give_ladder(TESTER, licence=ending.licence, rungs=[31, -1])
    assert counts[0] == counts[1] <= 8


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server the portal is set to, not running yet."""
    made, former = MailServer(), app.extensions["mail-sender"]
    app.extensions["mail-sender"] = make_sender(f"smtp://127.0.0.1:{made.port}", Path(), "no-reply@waymark.example")
    yield made
    app.extensions["mail-sender"] = former


@usual
@pytest.mark.feature("A11")
def test_a_mail_server_away_for_a_day_gets_the_letters_once_it_is_back(ending: Place, server: MailServer) -> None:
    make_user(Role.PARTNER_LEAD, ending.provider, password=PASSWORD)
    remind_of_end(ending.licence.id)
    db.session.commit()
    job = db.session.scalars(sa.select(Job).where(Job.task == "accounts.send-mail")).one()
    # Tried each hour, which is the longest pause, and sooner at first.
    assert job.max_attempts * LONGEST_BACK_OFF > timedelta(days=2)
    for hours in range(24):
        with pinned_to(now() + timedelta(hours=hours)), pytest.raises(MailUnavailable):
            send_all()
        db.session.rollback()
    (letter,) = messages(MailKind.LICENCE_REMINDER)
    assert letter.state is MailState.DELAYED
    with server.running(), pinned_to(now() + timedelta(hours=25)):
        assert send_all() == 1
    assert len(server.letters) == 1
    assert letter.state is MailState.SENT


@pytest.mark.slow
@pytest.mark.feature("A10")
def test_workers_at_once_climb_a_rung_once(committing_portal: Flask) -> None:
    with committing_portal.app_context():
        provider = make_organisation()
        make_user(Role.PARTNER_LEAD, provider, password=PASSWORD)
        licence_id = make_licence(provider, ends_on=today() + timedelta(days=30)).id
        db.session.commit()
    assert at_once(committing_portal, lambda: remind_of_end(licence_id)) == [DONE] * AT_ONCE
    with committing_portal.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(LicenceReminder)) == 1
        letters = sa.select(sa.func.count()).where(MailMessage.kind == MailKind.LICENCE_REMINDER)
        assert db.session.scalar(letters) == 1
