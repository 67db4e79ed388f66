"""What the portal keeps ready, and what it counts for earlier features out of the facts of later ones."""

import uuid

import structlog

from app.core.clock import today
from app.core.jobs import schedule, task
from app.core.kept import keep_answer
from app.licences.actions.complying import COUNT_TASK as FOR_LICENCE
from app.portal.actions import count_everywhere, count_facilitators
from app.portal.queries.counting import licences_of_person
from app.portal.queries.home import QUESTIONS
from app.training.actions.locking import COUNT_TASK as FOR_PERSON

log = structlog.get_logger()


@schedule("portal.keep-figures", at="*/5 * * * *")
def keep_figures() -> None:
    """Find for today what home shows the Trust and is slow to find."""
    for question in QUESTIONS:
        keep_answer(question, today())


@schedule("compliance.count-all", at="40 1 * * *")
def count_all() -> None:
    """Count anew for every licence what its seats and conditions rest on."""
    log.info("licences counted", news=count_everywhere())


@task(FOR_LICENCE)
def count_for_licence(licence_id: uuid.UUID) -> None:
    """Count for one licence; doing it again changes nothing."""
    count_facilitators([licence_id])


@task(FOR_PERSON)
def count_for_person(person_id: uuid.UUID) -> None:
    """Count for the licences of whoever engages or engaged a person whose record changed."""
    count_facilitators(licences_of_person(person_id))
