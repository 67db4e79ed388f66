"""The jobs' pages: how the queue is doing, and what the administrator can do about a dead job."""

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.clock import now
from app.core.db import db
from app.core.events import Event, EventTag
from app.core.jobs import Job, JobState, Priority
from app.core.roles import Role
from tests.builders.accounts import make_user, sign_in
from tests.conftest import Visitor
from tests.counting import counted_queries
from tests.portal.reading import words_of

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.feature("G13")]


def make_job(state: JobState = JobState.DEAD, *, waited: int = 0, error: str | None = "Traceback: <it> broke") -> Job:
    """Add a job in a state; dead and done ones finished now."""
    is_over = state in (JobState.DONE, JobState.DEAD, JobState.BURIED)
    is_running = state is JobState.RUNNING
    job = Job(
        **{"task": "copies.stamp", "arguments": {"copy_id": "abc"}, "priority": Priority.SOON, "state": state},
        **{"enqueued_at": now() - timedelta(minutes=waited), "run_at": now() - timedelta(minutes=waited)},
        **{"attempts": 5, "max_attempts": 5, "error": error, "finished_at": now() if is_over else None},
        worker="one" if is_running else None,
        lease_until=now() if is_running else None,
    )
    db.session.add(job)
    db.session.flush()
    return job


def administrator(client: Visitor) -> None:
    sign_in(client, make_user(Role.ADMINISTRATOR, name="Ada Keeper"))


@pytest.mark.feature("G1")
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_sees_or_touches_the_jobs(client: Visitor, role: Role) -> None:
    job = make_job()
    job_id = job.id
    sign_in(client, make_user(role))
    for path in ("/jobs", f"/jobs/{job_id}", f"/jobs/{job_id}/bury", f"/jobs/{uuid.uuid4()}"):
        assert client.get(path).status_code == 403
    for act in ("retry", "bury"):
        assert client.post(f"/jobs/{job_id}/{act}", data={"reason": "No"}).status_code == 403
    assert job.state is JobState.DEAD


def test_the_page_counts_and_lists_them(client: Visitor) -> None:
    administrator(client)
    make_job(JobState.WAITING, waited=9, error=None)
    make_job(JobState.RUNNING)
    make_job()
    words = words_of(client.get("/jobs"))
    assert "Waiting 1 The oldest is 9 minutes past its turn" in words
    assert "Running 1 0 workers seen in the last two minutes" in words
    assert "Dead 1 Retry or bury each" in words
    assert "No worker has been seen for two minutes." in words
    assert words_of(client.get("/jobs?state=dead")).count("copies.stamp") == 1
    assert "Nothing matches" in words_of(client.get("/jobs?task=no.such"))


def test_an_empty_queue_is_a_sound_page(client: Visitor) -> None:
    administrator(client)
    assert "No jobs yet" in words_of(client.get("/jobs"))


def test_a_dead_job_shows_its_traceback_as_text_and_is_retried(client: Visitor) -> None:
    administrator(client)
    job = make_job(error="Traceback:\n<script>alert(1)</script>")
    path = f"/jobs/{job.id}"
    page = client.get(path)
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    assert client.post(f"{path}/retry").status_code == 302
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    assert _events(EventTag.JOB_RETRIED) == ["Ada Keeper put the job copies.stamp back in the queue."]
    assert client.post(f"{path}/retry").status_code == 409


def test_burying_needs_a_reason_and_keeps_what_was_typed(client: Visitor) -> None:
    administrator(client)
    job = make_job()
    path = f"/jobs/{job.id}/bury"
    assert client.get(path).status_code == 200
    refused = client.post(path, data={"reason": "   "})
    assert refused.status_code == 422
    assert "Enter why this job is not to be done" in refused.text
    too_long = client.post(path, data={"reason": "x" * 401})
    assert too_long.status_code == 422 and "x" * 401 in too_long.text
    assert job.state is JobState.DEAD
    assert client.post(path, data={"reason": "The copy is not wanted any more"}).status_code == 302
    assert job.state is JobState.BURIED
    assert _events(EventTag.JOB_BURIED) == ["Ada Keeper buried the job copies.stamp: The copy is not wanted any more"]


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING, JobState.DONE, JobState.BURIED])
def test_only_a_dead_job_can_be_retried_or_buried(client: Visitor, state: JobState) -> None:
    administrator(client)
    job = make_job(state)
    path = f"/jobs/{job.id}"
    assert "Retry the job" not in client.get(path).text
    assert client.post(f"{path}/retry").status_code == 409
    assert client.post(f"{path}/bury", data={"reason": "No"}).status_code == 422
    assert job.state is state
    assert _events(EventTag.JOB_RETRIED) == _events(EventTag.JOB_BURIED) == []


def test_a_job_that_is_not_there(client: Visitor) -> None:
    administrator(client)
    missing = f"/jobs/{uuid.uuid4()}"
    assert client.get(missing).status_code == 404
    assert client.post(f"{missing}/retry").status_code == 404
    assert client.post(f"{missing}/bury", data={"reason": "No"}).status_code == 404
    assert client.get(f"{missing}/retry").status_code == 405


def test_the_page_asks_the_same_few_questions_however_many_there_are(client: Visitor) -> None:
    administrator(client)
    client.get("/jobs")
    make_job()
    with counted_queries() as few:
        client.get("/jobs")
    for _ in range(300):
        make_job()
    with counted_queries() as many:
        client.get("/jobs")
    assert len(few) == len(many) == 5, many


def _events(tag: EventTag) -> list[str]:
    return [event.sentence for event in db.session.scalars(sa.select(Event).where(Event.tag == tag))]
