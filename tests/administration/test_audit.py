"""The event log: who may read it, its filters, its keyset pages, its exports, and that nothing changes it (G2)."""

import csv
import io
import uuid
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from lxml import html

from app.accounts.models import User
from app.core.clock import pinned_to
from app.core.db import db
from app.core.events import Event, EventTag, record_event
from app.core.roles import Role
from app.partners.types import OrganisationKind
from tests.builders.accounts import actor_of, make_user, sign_in
from tests.builders.licences import make_licence, suspend
from tests.builders.partners import TESTER, make_organisation
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.reading import words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G2")]
READERS = {Role.ADMINISTRATOR, Role.LICENCE_MANAGER}


@pytest.fixture
def reader(client: Visitor) -> User:
    """An administrator signed in."""
    user = make_user(Role.ADMINISTRATOR, name="Ada Reader")
    sign_in(client, user)
    return user


def add_events(number: int, *, actor: User | None = None, tag: EventTag = EventTag.SIGNED_OUT) -> list[Event]:
    who = actor_of(actor) if actor is not None else TESTER
    return [record_event(who, tag, subject_kind="user", subject_id=None) for _ in range(number)]


def sentences(client: Visitor, query: str = "") -> list[str]:
    page = client.get(f"/audit{query}")
    assert page.status_code == 200
    rows = html.document_fromstring(page.text).xpath("//table//tbody/tr")
    return [" ".join(row.xpath("string(.//a[starts-with(@href, '/audit/')])").split()) for row in rows]


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_may_read_it_read_it(client: Visitor, role: Role) -> None:
    sign_in(client, make_user(role))
    (event,) = add_events(1)
    event_id = event.id
    expected = 200 if role in READERS else 403
    for path in ("/audit", f"/audit/{event_id}", "/audit?format=csv"):
        assert client.get(path).status_code == expected


def test_it_cannot_be_changed_or_emptied(reader: User) -> None:
    add_events(1)
    db.session.flush()
    for statement in (sa.update(Event).values(actor_name="Nobody"), sa.delete(Event)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.session.begin_nested():
            db.session.execute(statement.execution_options(synchronize_session=False))


def test_the_newest_comes_first_and_keys_lead_through_all_of_it(client: Visitor, reader: User) -> None:
    record_event(TESTER, EventTag.PROGRAMME_ADDED, subject_kind="programme", subject_id=None, name="First")
    add_events(60)
    seen, query = [], ""
    while True:
        page = html.document_fromstring(client.get(f"/audit{query}").text)
        seen += page.xpath("//table//a[starts-with(@href, '/audit/')]/@href")
        following = page.xpath("//a[@rel='next']/@href")
        if not following:
            break
        query = following[0]
    expected = [f"/audit/{key}" for key in db.session.scalars(sa.select(Event.id).order_by(Event.id.desc()))]
    assert seen == expected
    assert len(set(seen)) == len(seen) > 60


def test_new_events_do_not_shift_the_page_somebody_is_on(client: Visitor, reader: User) -> None:
    add_events(60)
    page = html.document_fromstring(client.get("/audit").text)
    (following,) = page.xpath("//a[@rel='next']/@href")
    before = client.get(f"/audit{following}").text
    add_events(5, tag=EventTag.SIGNED_IN)
    after = client.get(f"/audit{following}").text
    assert _rows(before) == _rows(after)


def test_it_is_filtered_by_what_it_is_about(client: Visitor, reader: User) -> None:
    suspend(make_licence(make_organisation()), reason="The insurance lapsed")
    assert any("suspended LIC-" in one for one in sentences(client, "?about=licences"))
    assert all("LIC-" in one or "programme" in one for one in sentences(client, "?about=licences"))
    assert not any("LIC-" in one for one in sentences(client, "?about=accounts"))
    assert sentences(client, "?about=exports") == []


def test_it_is_filtered_by_person(client: Visitor, reader: User) -> None:
    other = make_user(Role.TRAINER, name="Zebedee Ormond")
    add_events(2, actor=other)
    add_events(2, actor=reader)
    signed_out = [one for one in sentences(client, "?who=zebedee") if "privacy notice" not in one]
    assert signed_out == ["Zebedee Ormond signed out."] * 2
    assert sentences(client, "?who=nobody+such") == []
    assert sentences(client, "?who=%25") == []


def test_it_is_filtered_by_its_subject_as_people_name_it(client: Visitor, reader: User) -> None:
    provider = make_organisation(OrganisationKind.PROVIDER, "Harbour Lights")
    licence, other = make_licence(provider), make_licence()
    found = sentences(client, f"?subject={licence.reference.lower()}")
    assert found and all(licence.reference in one for one in found)
    assert other.reference not in " ".join(found)
    assert sentences(client, "?subject=harbour+lights") == [f"{TESTER.name} registered Harbour Lights as a provider."]
    assert sentences(client, "?subject=LIC-1999-0001") == []


@pytest.mark.feature("A12")
def test_it_is_filtered_by_london_days(client: Visitor, reader: User) -> None:
    for instant, name in (
        (datetime(2024, 3, 30, 23, 59, 59, tzinfo=UTC), "late on the 30th"),
        (datetime(2024, 3, 31, 0, 0, tzinfo=UTC), "first of the 31st"),
        (datetime(2024, 3, 31, 22, 59, 59, tzinfo=UTC), "last of the 31st"),
        (datetime(2024, 3, 31, 23, 0, tzinfo=UTC), "first of April in London"),
    ):
        with pinned_to(instant):
            record_event(TESTER, EventTag.PROGRAMME_ADDED, subject_kind="programme", subject_id=None, name=name)
            db.session.flush()
    found = sentences(client, "?from=2024-03-31&to=2024-03-31")
    assert [one.split("programme ")[1] for one in found] == ["last of the 31st.", "first of the 31st."]
    assert len(sentences(client, "?to=2024-04-01&from=2024-03-30")) == 4


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_read_is_said_on_its_field_and_the_other_filters_stay(
    client: Visitor, reader: User, day: str
) -> None:
    for name in ("from", "to"):
        page = client.get("/audit", query_string={name: day, "who": "Somebody"})
        assert page.status_code == 200
        assert f'id="filter-{name}-problem"' in page.text
        assert f'value="{day}"' in page.text
        assert 'value="Somebody"' in page.text
        assert client.get("/audit", query_string={name: day, "format": "csv"}).status_code == 422


@pytest.mark.parametrize("day", ["31/03/2024", "31 March 2024", "31 3 2024", "1900-01-01", "2199-12-31"])
def test_a_day_is_typed_as_elsewhere(client: Visitor, reader: User, day: str) -> None:
    page = client.get("/audit", query_string={"from": day})
    assert (page.status_code, "filter-from-problem" in page.text) == (200, False)


@pytest.mark.parametrize("typed", ["<script>", "' OR 1=1 --", "\x00", "x" * 5000, "ΩЖ漢字🙂", "{{7*7}}"])
def test_anything_typed_into_a_filter_is_only_words(client: Visitor, reader: User, typed: str) -> None:
    for name in ("who", "subject", "about", "after", "sort", "page"):
        page = client.get("/audit", query_string={name: typed})
        assert page.status_code == 200
        assert "<script>'" not in page.text


def test_an_events_page_shows_what_was_before_and_after(client: Visitor, reader: User) -> None:
    event = record_event(
        actor_of(reader),
        EventTag.LICENCE_AMENDED,
        subject_kind="licence",
        subject_id=uuid.uuid4(),
        reason="It was a slip",
        before={"ends_on": date(2026, 3, 31), "seats": 12, "shape": "Grant"},
        after={"ends_on": date(2027, 3, 31), "seats": 12, "shape": "Grant"},
        reference="LIC-2026-0001",
    )
    db.session.flush()
    words = words_of(client.get(f"/audit/{event.id}"))
    assert "Ada Reader changed the draft LIC-2026-0001." in words
    assert "Ends on 31 March 2026 31 March 2027" in words
    assert "It was a slip" in words
    assert "Seats" not in words


def test_words_in_an_event_stay_words(client: Visitor, reader: User) -> None:
    event = record_event(
        TESTER,
        EventTag.PROGRAMME_ADDED,
        subject_kind="programme",
        subject_id=None,
        name="<b>{actor.user_id}</b>",
        before={"<i>": "<script>alert(1)</script>"},
    )
    db.session.flush()
    text = client.get(f"/audit/{event.id}").text
    assert "<script>alert" not in text and "<b>{actor" not in text
    assert "{actor.user_id}" in text


def test_an_event_that_is_not_there(client: Visitor, reader: User) -> None:
    assert client.get(f"/audit/{uuid.uuid4()}").status_code == 404
    assert client.get("/audit/1").status_code == 404


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_an_export_is_itself_an_event(client: Visitor, reader: User, format_: str) -> None:
    add_events(3)
    answer = client.get(f"/audit?about=accounts&format={format_}")
    assert answer.status_code == 200
    taken = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.EXPORTED)).one()
    assert taken.actor_name == "Ada Reader"
    assert taken.details["what"] == "event log"
    assert taken.details["format"] == format_.upper()
    assert "about=accounts" in str(taken.after)
    if format_ == "csv":
        assert len(list(csv.reader(io.StringIO(answer.text)))) == 1 + int(taken.details["rows"])


def test_an_export_of_another_list_is_an_event_too(client: Visitor, reader: User) -> None:
    for path, what in (("/licences", "licences"), ("/areas", "force areas"), ("/organisations", "organisations")):
        client.get(f"{path}?format=csv")
        taken = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.EXPORTED).order_by(Event.id.desc()))
        assert next(iter(taken)).details["what"] == what


def test_the_event_keeps_the_capitals_of_abbreviations(client: Visitor) -> None:
    sign_in(client, make_user(Role.PARTNER_LEAD))
    assert client.get("/people/vetting?format=csv").status_code == 200
    taken = db.session.scalars(sa.select(Event).where(Event.tag == EventTag.EXPORTED)).one()
    assert " exported DBS and vetting as CSV, 0 rows." in taken.sentence


def test_reading_a_page_of_a_list_leaves_no_event(client: Visitor, reader: User) -> None:
    before = db.session.scalar(sa.select(sa.func.count()).select_from(Event))
    client.get("/licences")
    client.get("/licences?format=pdf")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Event)) == before


def test_the_log_asks_the_same_few_questions_however_long_it_is(client: Visitor, reader: User) -> None:
    client.get("/audit")
    with counted_queries() as few:
        client.get("/audit")
    add_events(300)
    with counted_queries() as many:
        client.get("/audit?who=ada")
    assert len(few) == len(many) == 3, many


def test_counting_stops_at_a_thousand(client: Visitor, reader: User) -> None:
    add_events(1005)
    assert "1,000+ in all" in words_of(client.get("/audit"))


def test_keys_made_while_the_clock_stood_follow_it() -> None:
    with pinned_to(datetime(2024, 5, 1, 12, tzinfo=UTC)):
        first = add_events(50)
    with pinned_to(datetime(2024, 4, 1, 12, tzinfo=UTC)):
        earlier = add_events(1)
    keys = [event.id for event in first]
    assert keys == sorted(keys)
    assert earlier[0].id < keys[0]
    assert add_events(1)[0].id > keys[-1]


def _rows(text: str) -> list[str]:
    return [str(one) for one in html.document_fromstring(text).xpath("//table//a/@href")]
