"""The jobs: how the queue is doing, one job, and what can be done about a dead one."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.administration.forms import BuryForm, RetryForm
from app.administration.queries import job_by_id, job_listing
from app.administration.routes.blueprint import blueprint
from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.db import db
from app.core.errors import DomainError
from app.core.jobs import JobState, queue_health
from app.core.jobs.actions import bury_job, retry_job


@blueprint.get("/jobs")
@requires(Permission.JOBS_MANAGE)
def jobs() -> ResponseReturnValue:
    """Show how the queue is doing, and the jobs."""
    listing = job_listing()
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template("administration/jobs.html", page=listing.read(request.args), health=queue_health())


@blueprint.get("/jobs/<uuid:job_id>")
@requires(Permission.JOBS_MANAGE)
def job(job_id: uuid.UUID) -> ResponseReturnValue:
    """Show a job: its facts, and the traceback of its last failure."""
    found = job_by_id(job_id)
    return render_template("administration/job.html", job=found, is_dead=found.state is JobState.DEAD, form=RetryForm())


@blueprint.post("/jobs/<uuid:job_id>/retry")
@requires(Permission.JOBS_MANAGE)
def retry(job_id: uuid.UUID) -> ResponseReturnValue:
    """Put a dead job back in the queue."""
    found = job_by_id(job_id)
    retry_job(current_actor(), found)
    flash(f"{found.task} is back in the queue, with all its attempts.", "success")
    return redirect(url_for("administration.job", job_id=job_id))


@blueprint.route("/jobs/<uuid:job_id>/bury", methods=["GET", "POST"])
@requires(Permission.JOBS_MANAGE)
def bury(job_id: uuid.UUID) -> ResponseReturnValue:
    """Lay a dead job to rest, with the reason."""
    found = job_by_id(job_id)
    form = BuryForm()
    if form.validate_on_submit():
        try:
            bury_job(current_actor(), found, form.reason.data or "")
        except DomainError as refusal:
            db.session.rollback()
            form.add_domain_error(refusal.field, refusal.sentence)
        else:
            flash(f"{found.task} is buried.", "success")
            return redirect(url_for("administration.job", job_id=job_id))
    page = render_template("administration/bury.html", job=job_by_id(job_id), form=form)
    return page, 422 if form.errors else 200
