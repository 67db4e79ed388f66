"""Looking up whose copy something is (C10)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.acting import accepted, status_of
from app.core.actor import current_actor
from app.core.uploads import accepts_upload, staged_upload
from app.materials.actions.files import FILE_LIMIT_BYTES
from app.materials.actions.traces import Trace, trace_copy_id, trace_file
from app.materials.forms.traces import TraceForm
from app.materials.routes.blueprint import blueprint


@blueprint.route("/copies", methods=["GET", "POST"])
@requires(Permission.COPIES_TRACE)
@accepts_upload(FILE_LIMIT_BYTES)
def trace() -> ResponseReturnValue:
    """Take a copy id or a found file, and show who received it, when, and which version it is.

    The answer is shown at once: a found file is not kept, so there is no address to show it at again.
    """
    form = TraceForm()
    found = accepted(form, lambda: _look_up(form))
    return render_template("materials/copies/trace.html", form=form, trace=found), status_of(form)


def _look_up(form: TraceForm) -> Trace:
    found = staged_upload(form.found_file.data)
    if found is None:
        return trace_copy_id(current_actor(), form.copy_id.data or "")
    return trace_file(current_actor(), found)
