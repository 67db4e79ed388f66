"""Search across what the viewer may see (G8)."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.clock import today
from app.portal.queries.search import SHORTEST, read_words, search
from app.portal.routes.blueprint import blueprint


@blueprint.get("/search")
@requires(Permission.HOME_READ)
def find() -> ResponseReturnValue:
    """Show what was found, by kind, or what to type."""
    words = read_words(request.args.get("q", ""))
    return render_template(
        "portal/search.html",
        words=words,
        is_too_short=len(words) < SHORTEST,
        found=search(current_actor(), words, today()),
    )
