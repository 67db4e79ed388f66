"""The privacy notice: shown once a version, its acceptance kept with version and time (domain, section 6.3)."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.accounts.models import PrivacyAcceptance, User
from app.accounts.rules import privacy
from app.accounts.rules.privacy import PrivacyNotice, notice_on, notices
from app.core.db import db
from app.core.events import Event, EventTag
from tests.builders.accounts import PASSWORD, make_user
from tests.builders.invitations import invite, path_of
from tests.conftest import Visitor
from tests.portal.reading import words_of

pytestmark = [pytest.mark.feature("G12"), pytest.mark.usefixtures("database")]
LATER = PrivacyNotice(9, date(2026, 6, 1), ("Something is new.",))


@pytest.fixture
def lead(database: sa.Connection) -> User:
    return make_user(email="lead@test.example", name="Ada Lead", password=PASSWORD)


def versions(user: User) -> list[int]:
    found = db.session.scalars(sa.select(PrivacyAcceptance).where(PrivacyAcceptance.user_id == user.id))
    return sorted(one.version for one in found)


def enter(client: Visitor, wanted: str = "") -> str:
    data = {"email": "lead@test.example", "password": PASSWORD}
    return str(client.post("/sign-in", query_string={"next": wanted} if wanted else {}, data=data).location)


def test_a_new_version_is_shown_once_at_the_next_sign_in(
    client: Visitor, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert enter(client) == "/"
    client.post("/sign-out")
    monkeypatch.setattr(privacy, "notices", lambda: (*notices(), LATER))
    asked = enter(client, "/areas")
    assert asked == "/account/privacy-notice?next=/areas"
    assert "Something is new." in words_of(client.get(asked))
    assert client.post(asked).location == "/areas"
    assert versions(lead) == [1, 9]
    client.post("/sign-out")
    assert enter(client, "/areas") == "/areas"


def test_saying_it_twice_is_kept_once_with_its_time(client: Visitor, lead: User) -> None:
    enter(client)
    db.session.execute(sa.delete(PrivacyAcceptance))
    for _ in range(2):
        assert client.post("/account/privacy-notice?next=//evil.example").location == "/"
    (kept,) = db.session.scalars(sa.select(PrivacyAcceptance).where(PrivacyAcceptance.user_id == lead.id))
    assert kept.accepted_at.tzinfo is not None
    events = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.PRIVACY_ACCEPTED)).all()
    assert events[-1].sentence == "Ada Lead has read version 1 of the privacy notice."


def test_an_invited_person_sees_it_before_they_accept(client: Visitor) -> None:
    sent = invite()
    assert notices()[0].points[0] in words_of(client.get(path_of(sent)))
    client.post(path_of(sent), data={"password": "three-brown-wrens"})
    assert versions(sent.invitation.user) == [1]


def test_the_version_of_a_day_is_the_latest_in_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "notices", lambda: (PrivacyNotice(1, date(2026, 1, 1), ()), LATER))
    assert [notice_on(day).version for day in (date(2020, 1, 1), date(2026, 5, 31), date(2026, 6, 1))] == [1, 1, 9]


def test_the_public_page_says_which_version_it_is(client: Visitor) -> None:
    assert "Version 1, in effect since 1 January 2026." in words_of(client.get("/privacy"))
