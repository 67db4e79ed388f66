"""Awarding, taking out of delivery and lifting in the browser, and what refuses it (B3, B4, B13, B14)."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import today
from app.core.db import db
from app.core.events import EventTag
from app.core.formats import long_date
from app.core.roles import Role
from app.training.models import CertificationPeriod
from app.training.rules import renewal_days
from app.training.types import CertificationState, Level, StandingKind
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import make_area
from tests.builders.training import award, lift, make_person, take_out
from tests.conftest import Visitor
from tests.licences.places import typed_day, version_on, words_of
from tests.training.places import (
    TYPED,
    Place,
    award_typed,
    number_of,
    sign_in_as,
    standing_typed,
    state_of,
    typed_for,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def trainer(client: Visitor, place: Place) -> None:
    """A trainer is signed in, and there is a programme."""
    sign_in_as(client, Role.TRAINER, place)


@pytest.mark.feature("B3", "B4", "B14")
def test_an_award_is_previewed_then_made(client: Visitor, place: Place) -> None:
    path = f"{place.path}/certifications"
    assert "With these dates renewal opens on" in words_of(client.get(path))
    first, last = today(), today() + timedelta(days=400)
    typed = typed_for(client, place, "certifications", level="practice-supervisor", reason="", evidence="")
    typed |= typed_day("from_day", first) | typed_day("until_day", last)
    opens, due = renewal_days(first, last)
    preview = client.post(path, data=typed | {"preview": "1"})
    assert preview.status_code == 200
    assert f"renewal opens on {long_date(opens)} and is due by {long_date(due)}" in words_of(preview)
    assert client.post(path, data=typed | {"preview": "1", "until_day-month": "13"}).status_code == 422
    assert client.post(path, data=typed).status_code == 422
    assert number_of(EventTag.CERTIFICATION_AWARDED) == 1
    made = client.post(path, data=typed | {"reason": "Met the standard", "evidence": "Form 3"})
    assert made.status_code == 302
    period = db.session.scalars(
        sa.select(CertificationPeriod).where(CertificationPeriod.level == Level.SUPERVISOR)
    ).one()
    assert (period.window_opens_on, period.due_on, period.evidence) == (opens, due, "Form 3")
    assert client.post(path, data=typed | {"reason": "Met the standard", "evidence": "Form 3"}).status_code == 409
    page = words_of(client.get(place.path))
    assert "Practice supervisor since" in page
    assert "Met the standard Form 3" in page


@pytest.mark.feature("B4")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level": "chief"}, "Choose one of the options"),
        ({"level": ""}, "Choose the level to award"),
        ({"programme": "other"}, "Programme must be one of those listed"),
        ({"reason": " "}, "Enter the reason for the award"),
        ({"evidence": "\x00"}, "characters that cannot be printed"),
        ({"until_day-year": "2001"}, "The last day is before the first day."),
        ({"until_day-year": "2199"}, "A certification lasts 1,096 days at most"),
        ({"until_day-day": "31", "until_day-month": "2"}, "Last day must be a real date"),
    ],
)
def test_an_award_that_cannot_be_is_refused_on_its_field(
    client: Visitor, place: Place, changes: dict[str, object], sentence: str
) -> None:
    typed = typed_for(client, place, "certifications", **changes)
    answer = client.post(f"{place.path}/certifications", data=typed)
    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert state_of(place.person) is CertificationState.CERTIFIED


@pytest.mark.feature("B13", "B14")
@pytest.mark.parametrize("kind", StandingKind)
def test_taken_out_and_lifted_in_the_browser(client: Visitor, place: Place, kind: StandingKind) -> None:
    path = f"{place.path}/standing"
    asked = words_of(client.get(path))
    assert "What will follow" in asked
    assert "every request for materials is refused" in asked
    typed = typed_for(client, place, "standing", kind=kind.value)
    assert client.post(path, data=typed).status_code == 302
    page = words_of(client.get(place.path))
    assert f"{kind.label} since {long_date(today())}: A red line was recorded." in page
    assert state_of(place.person).value == kind.value
    assert client.post(path, data=typed).status_code == 409
    fresh = client.post(path, data=typed_for(client, place, "standing", kind=kind.value))
    assert f"is already {kind.in_sentence}" in words_of(fresh)
    assert (
        client.post(f"{path}/lift", data=typed_for(client, place, "standing/lift", kind=kind.value)).status_code == 302
    )
    is_revoked = kind is StandingKind.REVOKED
    expected = CertificationState.EXPIRED if is_revoked else CertificationState.CERTIFIED
    assert state_of(place.person) is expected
    assert number_of(EventTag.STANDING_RECORDED) == number_of(EventTag.STANDING_LIFTED) == 1


@pytest.mark.feature("B13")
def test_after_a_revocation_only_a_new_award_counts(client: Visitor, place: Place) -> None:
    take_out(place.person, StandingKind.REVOKED)
    path = f"{place.path}/certifications"
    refused = client.post(path, data=typed_for(client, place, "certifications"))
    assert "Lift the revocation first" in words_of(refused)
    lift(place.person, StandingKind.REVOKED)
    assert client.post(path, data=typed_for(client, place, "certifications")).status_code == 302
    assert state_of(place.person) is CertificationState.CERTIFIED


@pytest.mark.feature("B13")
def test_an_award_for_a_day_to_come_does_not_outlive_a_revocation(client: Visitor, place: Place) -> None:
    ahead = typed_day("from_day", today() + timedelta(days=1))
    client.post(f"{place.path}/certifications", data=typed_for(client, place, "certifications") | ahead)
    assert number_of(EventTag.CERTIFICATION_AWARDED) == 2
    take_out(place.person, StandingKind.REVOKED)
    lift(place.person, StandingKind.REVOKED)
    tomorrow = (today() + timedelta(days=1)).isoformat()
    assert "Expired" in words_of(client.get(f"{place.path}?as-of={tomorrow}"))


@pytest.mark.feature("B13")
def test_nothing_to_lift_says_so(client: Visitor, place: Place) -> None:
    assert "Nothing is recorded that could be lifted" in words_of(client.get(f"{place.path}/standing/lift"))
    typed = TYPED["standing/lift"](place) | {"version": str(place.person.row_version)}
    assert "is not suspended" in words_of(client.post(f"{place.path}/standing/lift", data=typed))


@pytest.mark.feature("B12", "B13")
def test_nobody_acts_on_themselves(client: Visitor) -> None:
    user = make_user(Role.TRAINER)
    own = make_person(user=user)
    sign_in(client, user)
    for act, typed in (("certifications", award_typed()), ("standing", standing_typed())):
        path = f"/people/{own.number}/{act}"
        answer = client.post(path, data=typed | {"version": version_on(client, path)})
        assert answer.status_code == 422
        assert "You cannot" in words_of(answer)
    assert state_of(own) is CertificationState.CERTIFIED


@pytest.mark.feature("B4")
def test_a_renewal_is_set_to_follow_without_a_gap_at_the_same_level(client: Visitor, place: Place) -> None:
    last = today() + timedelta(days=20)
    person = make_person()
    award(person, Level.LEAD, last - timedelta(days=700), last)
    form = client.get(f"/people/{person.number}/certifications").text
    first = last + timedelta(days=1)
    assert "Renew the certification of" in form
    for part in ("day", "month", "year"):
        assert f'name="from_day-{part}" type="text"' in form
        assert re.search(rf'name="from_day-{part}"[^>]* value="{getattr(first, part)}"', form)
    assert re.search(r'value="lead"[^>]* checked', form)
    assert ">Renew<" in client.get(f"/people/{person.number}").text


@pytest.mark.feature("B4", "B13")
@pytest.mark.parametrize("act", ["name", "engagements", "certifications", "standing"])
def test_a_stale_page_is_refused_with_what_was_typed_and_taken_when_sent_again(
    client: Visitor, place: Place, act: str
) -> None:
    path = f"{place.path}/{act}"
    typed = typed_for(client, place, act)
    if act == "engagements":
        typed["area"] = make_area().code
    take_out(place.person, StandingKind.STOOD_DOWN)
    stale = client.post(path, data=typed)
    assert stale.status_code == 409
    assert "has changed since you opened this page" in words_of(stale)
    without = {name: value for name, value in typed.items() if name != "version"}
    assert "has changed since you opened this page" in words_of(client.post(path, data=without))
    again = typed | {"version": str(place.person.row_version)}
    assert f'value="{place.person.row_version}"' in stale.text
    assert client.post(path, data=again).status_code == 302


@pytest.mark.feature("B13")
@pytest.mark.parametrize(
    "words", ["x" * 10_000, "<script>alert(1)</script>", "{{ 7*7 }} {actor.name}", "   ", "a\x07b"]
)
def test_whatever_is_typed_as_a_reason_is_kept_as_text_or_refused(client: Visitor, place: Place, words: str) -> None:
    path = f"{place.path}/standing"
    answer = client.post(path, data=typed_for(client, place, "standing", reason=words))
    assert answer.status_code in (302, 422)
    page = client.get(place.path) if answer.status_code == 302 else answer
    assert "<script>alert" not in page.text
    if answer.status_code == 302:
        assert words in words_of(page)
    else:
        assert "There is a problem" in words_of(page)
