"""Reads of administration."""

from app.administration.queries.events import event_by_id, event_listing
from app.administration.queries.jobs import job_by_id, job_listing
from app.administration.queries.mail import message_by_id, outbox_listing
from app.administration.queries.readings import reading_listing
from app.administration.queries.subjects import subject_path, subjects_named

__all__ = [
    "event_by_id",
    "event_listing",
    "job_by_id",
    "job_listing",
    "message_by_id",
    "outbox_listing",
    "reading_listing",
    "subject_path",
    "subjects_named",
]
