"""The daily round of reminders (A10), sealing what both sides accepted (A14, A18), and what is mended at night."""

import uuid
from datetime import timedelta

import structlog

from app.adapters.intake import sweep_unnamed
from app.core.clock import now, today
from app.core.db import db
from app.core.jobs import enqueue, schedule, task
from app.licences.actions import keep_decisions_of, remind_of_end
from app.licences.actions.condition_turns import TELL_TASK, tell_of_conditions
from app.licences.actions.evidence import STORED_UNDER
from app.licences.actions.sealing import (
    SEAL_TASK,
    SEAL_VARIATION_TASK,
    have_variations_sealed,
    seal_agreement,
    seal_variation,
    sweep_unnamed_documents,
)
from app.licences.queries import evidence_keys, licence_ids, licences_to_remind, licences_to_tell

REMIND_TASK = "licences.remind"
AT_A_TIME = 500
KEPT_AT_LEAST = timedelta(hours=24)
log = structlog.get_logger()


# Before the working day begins. A slot missed while no worker ran is made up for by the next worker, once.
@schedule("licences.remind-all", at="30 6 * * *")
def remind_all() -> None:
    """Have each licence whose rung is due reminded of by a job of its own: what fails for one stops no other."""
    due = licences_to_remind(today())
    for facts in due:
        enqueue(REMIND_TASK, key=f"remind:{facts.id}:{today().isoformat()}", licence_id=facts.id)
    log.info("reminders due", licences=len(due))


@task(REMIND_TASK)
def remind(licence_id: uuid.UUID) -> None:
    """Remind both sides of one licence; doing it again sends nothing more."""
    remind_of_end(licence_id)


@task(SEAL_TASK)
def seal(agreement_id: uuid.UUID) -> None:
    """Make the sealed PDF of an agreement both sides accepted; doing it again makes no second one."""
    seal_agreement(agreement_id)


# Just after the day has turned. What turns a condition by somebody's act asks by itself, in that act's transaction.
@schedule("licences.notice-conditions", at="10 0 * * *")
def notice_conditions() -> None:
    """Have both sides told of each condition that turned unmet with the day, or that nobody was told of yet."""
    due = licences_to_tell(today())
    for licence_id in due:
        enqueue(TELL_TASK, licence_id=licence_id)
    log.info("conditions turned", licences=len(due))


@task(TELL_TASK)
def tell(licence_id: uuid.UUID) -> None:
    """Tell both sides what turned of one licence's conditions; doing it again tells nothing more."""
    tell_of_conditions(licence_id)


@task(SEAL_VARIATION_TASK)
def seal_the_variation(variation_id: uuid.UUID) -> None:
    """Make the sealed PDF of a variation both sides accepted; doing it again makes no second one."""
    seal_variation(variation_id)


# Variations were agreed before they were sealed; and a worker killed while sealing leaves a file without a row.
@schedule("licences.mend-sealed", at="10 3 * * *")
def mend_sealed() -> None:
    """Have variations sealed that are not, and clear away sealed files no row names."""
    log.info("sealed documents mended", wanted=have_variations_sealed(), swept=sweep_unnamed_documents())


@schedule("licences.sweep-evidence", at="50 3 * * *")
def sweep_evidence() -> None:
    """Remove files sent as evidence that are older than a day and whose sending never came to an end."""
    log.info("evidence swept", orphans=sweep_unnamed(STORED_UNDER, now() - KEPT_AT_LEAST, _evidence_named))


def _evidence_named() -> set[str]:
    """Return the keys rows name, and end the transaction: files are removed outside of any."""
    named = evidence_keys()
    db.session.commit()
    return named


# What changes a licence keeps its decisions; this mends what came into the tables by another way.
@schedule("licences.keep-decisions", at="15 2 * * *")
def keep_decisions_right() -> None:
    """Work the next decisions of every licence out anew, in small transactions, so that no writer waits long."""
    ids = licence_ids()
    for start in range(0, len(ids), AT_A_TIME):
        keep_decisions_of(ids[start : start + AT_A_TIME])
        db.session.commit()
    log.info("decisions kept", licences=len(ids))
