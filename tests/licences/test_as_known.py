"""A past day shows what was there on it: facts recorded later are not read back into it (A3, A8, A22)."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from app.core.clock import end_of_day, pinned_to, today
from app.core.formats import short_date
from app.core.roles import Role
from app.licences.models import Licence
from app.licences.queries import licence_facts
from app.licences.rules import as_known_on, ending_on, state_on
from tests.builders.accounts import make_user, sign_in
from tests.builders.licences import make_condition, make_licence, make_notice, reinstate, send, suspend
from tests.builders.partners import make_area, make_commissioner, make_organisation
from tests.conftest import Visitor
from tests.licences.acts import terminate
from tests.licences.histories import day as history_day
from tests.licences.histories import random_history
from tests.licences.places import sign_in_as, words_of
from tests.portal.reading import part_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("A3")]
PIPELINE = "/licences/pipeline"


def ago(days: int) -> date:
    return today() - timedelta(days=days)


@contextmanager
def on_the_day(days: int) -> Iterator[None]:
    """Have the clock stand some days ago, for what is recorded inside."""
    with pinned_to(end_of_day(ago(days))):
        yield


@pytest.fixture
def licence() -> Licence:
    """A licence drafted and signed long before anything came into its course."""
    area = make_area(name="Wessex")
    make_commissioner(area, "The Wessex PCC")
    provider = make_organisation(name="Harbour Lights")
    with on_the_day(100):
        return make_licence(provider, [area])


def listed_on(client: Visitor, licence: Licence, day: date) -> str:
    """Return what the pipeline of a day says of a licence, nothing where it does not list it."""
    lines = client.get(f"{PIPELINE}?format=csv&as-of={day}").text.splitlines()
    return "".join(line for line in lines if licence.reference in line)


@pytest.mark.parametrize("seed", range(40))
def test_the_state_of_a_day_is_the_same_with_what_was_known_on_it(seed: int) -> None:
    history = random_history(random.Random(seed))
    for number in history.turning_days:
        day = history_day(number)
        assert state_on(as_known_on(history.facts, day), day) is state_on(history.facts, day)


@pytest.mark.feature("A8")
def test_a_condition_is_listed_from_the_day_it_was_set_and_its_evidence_from_the_day_it_was_sent(
    client: Visitor, licence: Licence
) -> None:
    with on_the_day(10):
        make_condition(licence, today() + timedelta(days=30), words="Engage a second facilitator")
    with on_the_day(5):
        send(licence)
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert "Ends on" in listed_on(client, licence, ago(11))
    assert "Engage" not in listed_on(client, licence, ago(11))
    assert ",Condition 1: Engage" in listed_on(client, licence, ago(10))
    assert ",The licensee," in listed_on(client, licence, ago(6))
    assert "Evidence was sent" in listed_on(client, licence, ago(5))
    assert ",The Trust," in listed_on(client, licence, ago(5))


@pytest.mark.feature("A8", "A20")
def test_a_termination_and_notice_count_from_the_day_they_were_recorded_and_given(
    client: Visitor, licence: Licence
) -> None:
    ends_on = today() + timedelta(days=5)
    with on_the_day(20):
        make_notice(licence)
        other = make_licence()
    with on_the_day(3):
        terminate(licence, effective_on=ends_on)
        terminate(other, effective_on=ends_on)
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert "Ends on" in listed_on(client, licence, ago(21))
    assert "Notice runs out" in listed_on(client, licence, ago(20))
    assert "Ends on" in listed_on(client, other, ago(4))
    assert "Terminated from" in listed_on(client, other, ago(3))
    (facts,) = licence_facts([licence.id])
    ends = [getattr(ending_on(facts, ago(days)), "ends_on", None) for days in (21, 4, 3)]
    assert ends == [facts.ends_on, facts.last_day, ends_on - timedelta(days=1)]


@pytest.mark.feature("A4", "A8")
def test_a_suspended_licence_is_listed_with_the_review_of_its_suspension(client: Visitor, licence: Licence) -> None:
    with on_the_day(20):
        suspend(licence, reason="Fees are unpaid")
    with on_the_day(2):
        reinstate(licence)
    sign_in_as(client, Role.LICENCE_MANAGER)
    assert "Review the suspension" not in listed_on(client, licence, ago(21))
    row = listed_on(client, licence, ago(20))
    assert row.startswith(ago(6).isoformat())
    for words in ("Review the suspension", "Fees are unpaid", "The Trust"):
        assert words in row
    assert "Review the suspension" not in listed_on(client, licence, today())


def test_a_licences_page_of_a_past_day_shows_what_was_there(client: Visitor, licence: Licence) -> None:
    with on_the_day(30):
        make_condition(licence, today() + timedelta(days=60), words="Engage a second facilitator")
    with on_the_day(20):
        send(licence)
        suspend(licence, reason="Fees are unpaid")
    with on_the_day(10):
        reinstate(licence)
    sign_in_as(client, Role.LICENCE_MANAGER)
    then = [words_of(client.get(f"/licences/{licence.id}?as-of={ago(days)}")) for days in (31, 30, 20, 10)]
    for number, words in enumerate(
        ("Engage a second", "The certificate is on the shared drive", "The certificate was sent"), start=1
    ):
        assert [words in page for page in then] == [number <= place for place in range(4)]
    assert ["Fees are unpaid" in page for page in then] == [False, False, True, True]
    assert ["sent evidence for condition" in page for page in then] == [False, False, True, True]


@pytest.mark.feature("A22")
def test_an_areas_overview_of_a_past_day_shows_no_condition_set_later(client: Visitor, licence: Licence) -> None:
    with on_the_day(10):
        make_condition(licence, today() + timedelta(days=30), words="Engage a second facilitator")
    (facts,) = licence_facts([licence.id])
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    path = f"/areas/{facts.territory[0].area_code}/overview"
    assert "Engage a second" in words_of(client.get(f"{path}?as-of={ago(10)}"))
    assert "Engage a second" not in words_of(client.get(f"{path}?as-of={ago(11)}"))


@pytest.mark.feature("A20", "E1")
def test_an_areas_page_and_the_list_say_the_last_day_as_it_stood(client: Visitor, licence: Licence) -> None:
    (facts,) = licence_facts([licence.id])
    with on_the_day(20):
        notice = make_notice(licence)
    terminated = today() + timedelta(days=6)
    with on_the_day(3):
        terminate(licence, effective_on=terminated)
    sign_in(client, make_user(Role.LICENCE_MANAGER))
    stood = {21: facts.ends_on, 20: notice.ends_on, 3: terminated - timedelta(days=1)}
    for days, ends_on in stood.items():
        query = f"as-of={ago(days)}"
        row = part_of(client.get(f"/areas/{facts.territory[0].area_code}?{query}"), "Licences")
        assert [short_date(one) in row for one in stood.values()] == [one == ends_on for one in stood.values()]
        listed = client.get(f"/licences?format=csv&{query}").text
        assert [one.isoformat() in listed for one in stood.values()] == [one == ends_on for one in stood.values()]
