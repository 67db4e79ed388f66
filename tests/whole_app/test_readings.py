"""Reading sensitive pages is noted (G4): every such view declares it, and what it declares is witnessed."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core.access import Permission, requires
from app.core.db import db
from app.core.dispatch import declared_access
from app.core.readings import NotedReading, Reading, ReadingKind, notes_reading
from app.core.roles import Role
from tests.builders.accounts import make_user, sign_in
from tests.builders.partners import make_area, make_organisation
from tests.builders.training import make_person
from tests.conftest import Visitor, make_portal

pytestmark = [pytest.mark.feature("G4")]

P = Permission
SENSITIVE = {
    P.PEOPLE_READ,
    P.PEOPLE_READ_OWN,
    P.VETTING_READ,
    P.EVENTS_READ,
    P.MATERIALS_LOG_READ,
    P.COPIES_TRACE,
    P.MAIL_READ,
    P.USERS_READ,
}
NOT_NOTED = {
    "training.overview": "figures and dates, and links to the records themselves",
    "training.people": "a list of names and levels; what is exported from it is in the event log",
    "accounts.users": "a list of names and roles; what is exported from it is in the event log",
    "training.readers": "a person's own page about themselves",
    "materials.trace": "an empty form: what is looked up is in the event log",
}


def undeclared(app: Flask) -> Iterator[str]:
    """Yield every view that shows what is sensitive and neither declares its readings nor is named as an exception."""
    for rule in app.url_map.iter_rules():
        access = declared_access(app, rule.endpoint)
        if access is None or "GET" not in (rule.methods or ()) or not SENSITIVE & set(access.permissions):
            continue
        noted = getattr(app.view_functions[rule.endpoint], "reading", None)
        if noted is None and rule.endpoint not in NOT_NOTED:
            yield f"{rule.endpoint} declares no reading"
        if isinstance(noted, NotedReading) and noted.subject and noted.subject not in rule.arguments:
            yield f"{rule.endpoint} names a subject its address does not hold"


def test_every_sensitive_view_declares_its_readings(app: Flask) -> None:
    assert list(undeclared(app)) == []
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert set(NOT_NOTED) - known == set()


def test_the_sweep_finds_what_is_planted(tmp_path_factory: pytest.TempPathFactory) -> None:
    app = make_portal(tmp_path_factory.mktemp("planted"))

    @app.get("/planted")
    @requires(Permission.PEOPLE_READ)
    def planted() -> str:
        return "somebody's record"

    @app.get("/misnamed")
    @requires(Permission.EVENTS_READ)
    @notes_reading(ReadingKind.EVENTS, subject="nobody")
    def misnamed() -> str:
        return "the log"

    assert set(undeclared(app)) == {
        "planted declares no reading",
        "misnamed names a subject its address does not hold",
    }


def readings() -> list[Reading]:
    """Return what was noted, the earliest first."""
    return list(db.session.scalars(sa.select(Reading).order_by(Reading.id)))


def test_a_read_record_is_noted_once_with_who_what_and_when(client: Visitor) -> None:
    person = make_person(make_organisation(), make_area())
    trainer = make_user(Role.TRAINER, name="Tess Reader")
    sign_in(client, trainer)
    client.get(f"/people/{person.number}?as-of=2026-01-01")
    client.get(f"/people/{person.number.lower()}")
    (noted,) = readings()
    assert (noted.actor_id, noted.kind, noted.subject) == (trainer.id, ReadingKind.PERSON, person.number)
    assert noted.actor_role.startswith("Trainer")
    assert noted.address == f"/people/{person.number}?as-of=2026-01-01"


def test_what_was_refused_or_is_not_there_is_no_reading(client: Visitor) -> None:
    person = make_person(make_organisation(), make_area())
    sign_in(client, make_user(Role.PARTNER_LEAD))
    assert client.get(f"/people/{person.number}").status_code == 404
    assert client.get("/audit").status_code == 403
    assert readings() == []


def test_the_log_cannot_be_changed(client: Visitor) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR))
    client.get("/audit")
    for statement in ("UPDATE reading SET actor_name = 'x'", "DELETE FROM reading"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.session.begin_nested():
            db.session.execute(sa.text(statement))
    assert len(readings()) == 1


def test_the_administrator_filters_the_reading_log(client: Visitor) -> None:
    person = make_person(make_organisation(), make_area())
    sign_in(client, make_user(Role.QA_LEAD, name="Quin Looker"))
    client.get(f"/people/{person.number}")
    sign_in(client, make_user(Role.ADMINISTRATOR, name="Adam In"))
    client.get("/audit")
    page = client.get(f"/audit/readings?about={person.number}&who=quin&what=person").text
    assert "Quin Looker" in page and "Adam In" not in page.split("<table")[1]
    assert "Nothing matches" in client.get("/audit/readings?to=2020-01-01").text
    unread = client.get("/audit/readings?from=yesterday&who=quin")
    assert unread.status_code == 200
    assert "“yesterday” is not a date." in unread.text
    assert client.get("/audit/readings?from=yesterday&format=csv").status_code == 422
    exported = client.get("/audit/readings?format=csv")
    assert "Quin Looker" in exported.text
    assert readings()[-1].address == "/audit/readings?format=csv"


def test_a_person_sees_who_else_looked_at_their_record(client: Visitor) -> None:
    user = make_user(Role.FACILITATOR, name="Fay Own")
    person = make_person(make_organisation(), make_area(), user=user)
    trainer = make_user(Role.TRAINER, name="Tess Reader")
    sign_in(client, trainer)
    client.get(f"/people/{person.number}")
    assert client.get(f"/people/{person.number}/readers").status_code == 404
    sign_in(client, user)
    assert "Who looked at my record" in client.get(f"/people/{person.number}").text
    table = client.get(f"/people/{person.number}/readers").text.split("<table")[1]
    assert "Tess Reader" in table and "Trainer" in table
    assert "Fay Own" not in table
