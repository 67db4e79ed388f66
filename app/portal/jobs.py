"""What the portal keeps ready, and what it counts for earlier features out of the facts of later ones."""

import uuid

import structlog

from app.core.clock import today
from app.core.db import db
from app.core.jobs import schedule, task
from app.core.kept import keep_answer
from app.licences.actions.complying import COUNT_TASK as FOR_LICENCE
from app.licences.queries import licence_ids
from app.portal.actions import count_facilitators
from app.portal.queries.counting import licences_of_person
from app.portal.queries.home import QUESTIONS
from app.training.actions.locking import COUNT_TASK as FOR_PERSON

AT_A_TIME = 200
log = structlog.get_logger()


@schedule("portal.keep-figures", at="*/5 * * * *")
def keep_figures() -> None:
    """Find for today what home shows the Trust and is slow to find."""
    for question in QUESTIONS:
        keep_answer(question, today())


@schedule("compliance.count-all", at="40 1 * * *")
def count_all() -> None:
    """Count anew for every licence what its seats and conditions rest on, a few hundred to a transaction."""
    ids, news = licence_ids(), 0
    for start in range(0, len(ids), AT_A_TIME):
        news += count_facilitators(ids[start : start + AT_A_TIME])
        db.session.commit()
    log.info("licences counted", news=news)


@task(FOR_LICENCE)
def count_for_licence(licence_id: uuid.UUID) -> None:
    """Count for one licence; doing it again changes nothing."""
    count_facilitators([licence_id])


@task(FOR_PERSON)
def count_for_person(person_id: uuid.UUID) -> None:
    """Count for the licences of whoever engages or engaged a person whose record changed."""
    count_facilitators(licences_of_person(person_id))
