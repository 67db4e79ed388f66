"""Health, readiness and metrics: true to each part, and closed to the curious (G13)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.adapters.files import StoreUnavailable
from app.core.clock import now
from app.core.db import db
from app.core.jobs import Job, JobState, JobWorker, Priority
from app.core.jobs.health import WAITS_TOO_LONG
from tests.conftest import Visitor, make_portal
from tests.counting import counted_queries

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G13")]


@pytest.fixture
def worker() -> JobWorker:
    """A worker seen just now."""
    seen = JobWorker(name="one", seen_at=now())
    db.session.add(seen)
    db.session.flush()
    return seen


@pytest.fixture
def portal_without_tables(tmp_path: Path) -> Iterator[Flask]:
    """A portal whose database file cannot be opened."""
    app = make_portal(tmp_path)
    with app.app_context():
        db.engine.dispose()
    for name in ("waymark.db", "waymark.db-wal", "waymark.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "waymark.db").mkdir()
    yield app
    with app.app_context():
        db.engine.dispose()


def wait_for(minutes: float) -> None:
    """Add a job that has been due for so long."""
    due = now() - timedelta(minutes=minutes)
    common = {"task": "copies.stamp", "arguments": {}, "priority": Priority.BULK, "max_attempts": 5}
    db.session.add(Job(state=JobState.WAITING, run_at=due, **common))
    db.session.flush()


def test_the_process_answers_without_asking_anything(client: Visitor) -> None:
    client.get("/healthz")
    with counted_queries() as sent:
        assert client.get("/healthz").get_json() == {"alive": True}
    assert sent == []


def test_everything_works(client: Visitor, worker: JobWorker) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json() == {"ready": True, "parts": {"database": "works", "files": "works", "jobs": "works"}}


def test_a_file_store_that_cannot_be_used(
    client: Visitor, worker: JobWorker, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_store: object) -> None:
        raise StoreUnavailable("s3://secret-bucket refused the key AKIA123")

    monkeypatch.setattr(type(app.extensions["file-store"]), "check", broken)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["parts"] == {
        "database": "works",
        "files": "The file store cannot be used.",
        "jobs": "works",
    }
    assert "secret" not in answer.text and "AKIA" not in answer.text


def test_no_worker_or_one_long_gone(client: Visitor) -> None:
    assert client.get("/readyz").status_code == 503
    db.session.add(JobWorker(name="gone", seen_at=now() - timedelta(minutes=3)))
    db.session.flush()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "No worker has been seen" in answer.get_json()["parts"]["jobs"]


def test_a_job_that_waits_too_long(client: Visitor, worker: JobWorker) -> None:
    limit = WAITS_TOO_LONG.total_seconds() / 60
    wait_for(limit - 1)
    assert client.get("/readyz").status_code == 200
    wait_for(limit + 1)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "The oldest job has waited" in answer.get_json()["parts"]["jobs"]


def test_a_database_that_is_gone_is_said_and_the_process_lives(portal_without_tables: Flask) -> None:
    stranger = portal_without_tables.test_client()
    assert stranger.get("/healthz").status_code == 200
    answer = stranger.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["parts"]["database"] == "The database does not answer."
    assert answer.get_json()["parts"]["files"] == "works"
    assert "waymark.db" not in answer.text


def test_metrics_count_requests_and_the_queue(client: Visitor, worker: JobWorker) -> None:
    wait_for(2)
    client.get("/privacy")
    client.get("/no-such-page")
    text = client.get("/metrics").text
    assert 'waymark_requests_total{endpoint="portal.privacy",method="GET",status="200"}' in text
    assert 'waymark_requests_total{endpoint="none",method="GET",status="404"}' in text
    assert 'waymark_request_seconds_count{endpoint="portal.privacy"}' in text
    assert "waymark_jobs_waiting 1.0" in text
    assert "waymark_jobs_workers_seen 1.0" in text
    assert "no-such-page" not in text


@pytest.mark.parametrize(
    "request_from",
    [
        {"environ_base": {"REMOTE_ADDR": "203.0.113.9"}},
        {"environ_base": {"REMOTE_ADDR": ""}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"X-Forwarded-For": "203.0.113.9"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"X-Real-IP": "127.0.0.1"}},
    ],
)
def test_metrics_are_for_this_machine_alone(client: Visitor, request_from: dict[str, dict[str, str]]) -> None:
    answer = client.get("/metrics", **request_from)
    assert answer.status_code == 404
    assert "waymark_" not in answer.text


def test_metrics_are_for_this_machine_by_either_protocol(client: Visitor) -> None:
    for address in ("127.0.0.1", "127.8.8.8", "::1"):
        assert client.get("/metrics", environ_base={"REMOTE_ADDR": address}).status_code == 200


def test_the_tables_are_asked_by_few_questions(client: Visitor, worker: JobWorker) -> None:
    client.get("/readyz")
    with counted_queries() as sent:
        client.get("/readyz")
    assert len(sent) == 3, sent
