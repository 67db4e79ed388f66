"""Free text on a form: queried where it looks like data about somebody, kept where its writer answers for it (F22)."""

import re

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.core.events import Event, EventTag
from app.core.roles import Role
from tests.conftest import Visitor
from tests.licences.places import Place, sign_in_as, suspension, version_on

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("F22")]

DOUBTFUL = "John Smith, born 12/03/1985, was harmed"
BOX = re.compile(r'name="reason-checked" type="checkbox" value="([0-9a-f]{16})"( aria-describedby="[^"]*")?( checked)?')


def vouched() -> list[Event]:
    return list(db.session.scalars(sa.select(Event).where(Event.tag == EventTag.TEXT_VOUCHED)))


def test_a_doubtful_reason_is_queried_and_nothing_is_stored_or_lost(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = suspension(version=version_on(client, f"{place.path}/suspend"), reason=DOUBTFUL)
    answer = client.post(f"{place.path}/suspend", data=typed)
    assert answer.status_code == 422
    assert "This looks like a date of birth (“born 12/03/1985”)." in answer.text
    assert DOUBTFUL in answer.text
    assert BOX.search(answer.text) is not None
    assert "Suspended" not in client.get(place.path).text
    assert vouched() == []


def test_a_writer_who_answers_for_it_is_taken_at_their_word_and_the_log_says_so(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = suspension(version=version_on(client, f"{place.path}/suspend"), reason=DOUBTFUL)
    box = BOX.search(client.post(f"{place.path}/suspend", data=typed).text)
    assert box is not None
    assert client.post(f"{place.path}/suspend", data=typed | {"reason-checked": box.group(1)}).status_code == 302
    (event,) = vouched()
    assert event.sentence.endswith("is about no participant, victim or child, although it looked like a date of birth.")
    assert "1985" not in str(event.details)
    assert event.details["page"] == f"{place.path}/suspend"


def test_an_answer_does_not_count_for_what_was_added_after_it(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = suspension(version=version_on(client, f"{place.path}/suspend"), reason=DOUBTFUL)
    box = BOX.search(client.post(f"{place.path}/suspend", data=typed).text)
    assert box is not None
    more = typed | {"reason": f"{DOUBTFUL}. Call 07700 900123", "reason-checked": box.group(1)}
    answer = client.post(f"{place.path}/suspend", data=more)
    assert answer.status_code == 422
    assert "a telephone number (“07700 900123”)" in answer.text
    assert vouched() == []


def test_the_tick_stays_where_something_else_on_the_form_is_wrong(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    typed = suspension(version=version_on(client, f"{place.path}/suspend"), reason=DOUBTFUL)
    box = BOX.search(client.post(f"{place.path}/suspend", data=typed).text)
    assert box is not None
    answer = client.post(
        f"{place.path}/suspend", data=typed | {"reason-checked": box.group(1), "conditions_to_lift": ""}
    )
    assert answer.status_code == 422
    again = BOX.search(answer.text)
    assert again is not None
    assert again.group(3) == " checked"


def test_text_that_names_nobody_is_never_asked_about(client: Visitor, place: Place) -> None:
    sign_in_as(client, Role.LICENCE_MANAGER)
    page = client.get(f"{place.path}/suspend").text
    assert "reason-checked" not in page
    typed = suspension(version=version_on(client, f"{place.path}/suspend"))
    assert client.post(f"{place.path}/suspend", data=typed).status_code == 302
    assert vouched() == []
