"""One commit per request; a refusal rolls everything back; what was witnessed stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import public
from app.core.actor import NOBODY
from app.core.db import db
from app.core.errors import DomainError
from app.core.events import Event, EventTag, record_event
from app.core.witness import witness
from tests.conftest import make_portal

TAG = EventTag.SIGNED_IN


def note(reason: str) -> None:
    """Write one row that can be counted."""
    record_event(NOBODY, TAG, subject_kind="test", subject_id=None, reason=reason)
    db.session.flush()


def writes() -> tuple[str, int]:
    """A view that writes and is content."""
    note("written")
    return "done", 200


def refuses() -> str:
    """A view that writes, then refuses, and has the refusal witnessed."""
    note("written")
    witness(lambda: note("refused"))
    raise DomainError("No.")


def breaks() -> str:
    """A view that writes, then breaks."""
    note("written")
    raise RuntimeError("a fault of ours")


def answers_422() -> tuple[str, int]:
    """A view whose form was not valid, although it had written already."""
    note("written")
    return "not valid", 422


def reads() -> str:
    """A safe view that has its reading witnessed."""
    witness(lambda: note("read"))
    return "seen"


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[FlaskClient]:
    """A portal of its own, since these tests commit."""
    app: Flask = make_portal(tmp_path)
    app.config["TESTING"] = app.config["PROPAGATE_EXCEPTIONS"] = False
    for view in (writes, refuses, breaks, answers_422):
        app.add_url_rule(f"/{view.__name__}", view.__name__, public(view), methods=["POST"])
    app.add_url_rule("/reads", "reads", public(reads))
    with app.test_client() as client:
        yield client


def reasons(client: FlaskClient) -> list[str]:
    """Return what stayed, in order."""
    with client.application.app_context():
        return list(db.session.scalars(sa.select(Event.reason).order_by(Event.id)))


@pytest.mark.parametrize(
    ("method", "path", "status", "stayed"),
    [
        ("post", "/writes", 200, ["written"]),
        ("post", "/refuses", 409, ["refused"]),
        ("post", "/breaks", 500, []),
        ("post", "/answers_422", 422, []),
        ("get", "/reads", 200, ["read"]),
    ],
)
def test_a_request_leaves_all_or_nothing(
    portal: FlaskClient, method: str, path: str, status: int, stayed: list[str]
) -> None:
    answer = getattr(portal, method)(path)
    assert answer.status_code == status
    assert reasons(portal) == stayed


@pytest.mark.parametrize(("method", "begun"), [("get", ["one"]), ("post", ["one", "two"])])
def test_a_safe_request_reads_in_one_transaction_and_a_body_is_awaited_outside_any(
    portal: FlaskClient, method: str, begun: list[str]
) -> None:
    def counts() -> str:
        db.session.execute(sa.select(Event.id))
        return "counted"

    portal.application.add_url_rule("/counts", "counts", public(counts), methods=["GET", "POST"])
    with portal.session_transaction() as session:
        session["_user_id"] = "nobody's token"
    seen: list[str] = []
    with portal.application.app_context():
        engine = db.engine
    names = iter(("one", "two", "three"))
    sa.event.listen(engine, "begin", lambda _: seen.append(next(names)))
    assert getattr(portal, method)("/counts").text == "counted"
    assert seen == begun


def test_an_answer_that_cannot_be_witnessed_does_not_leave(portal: FlaskClient) -> None:
    def unwitnessed() -> str:
        witness(lambda: 1 / 0)
        return "the secret page"

    portal.application.add_url_rule("/unwitnessed", "unwitnessed", public(unwitnessed))
    answer = portal.get("/unwitnessed")
    assert answer.status_code == 500
    assert "the secret page" not in answer.text


@pytest.mark.feature("G2")
@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("statement", ["UPDATE event SET reason = 'changed'", "DELETE FROM event"])
def test_the_log_cannot_be_changed_or_emptied(statement: str) -> None:
    note("kept")
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        db.session.execute(sa.text(statement))
