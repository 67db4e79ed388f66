"""What the portal holds about whoever asks: one page to read or print, and the same as a file (G4, G12)."""

import json

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.accounts.queries import user_by_id
from app.core.access import Permission, requires
from app.core.actor import current_actor
from app.core.clock import now
from app.core.errors import NotFound
from app.core.formats import plain_cell
from app.portal.queries.holdings import Holding, holdings_of
from app.portal.routes.blueprint import blueprint


@blueprint.get("/account/data")
@requires(Permission.ACCOUNT_OWN)
def holdings() -> ResponseReturnValue:
    """Show the actor everything that is held about them."""
    return render_template("portal/holdings.html", holdings=_own(), moment=now())


@blueprint.get("/account/data.json")
@requires(Permission.ACCOUNT_OWN)
def holdings_file() -> ResponseReturnValue:
    """Give the actor the same as a file a program can read."""
    made = {one.key: [dict(zip(one.headings, map(plain_cell, row), strict=True)) for row in one.rows] for one in _own()}
    body = json.dumps({"made": plain_cell(now()), **made}, ensure_ascii=False, indent=1, default=str)
    response = Response(body, mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="what-the-portal-holds-about-me.json"'
    return response


def _own() -> list[Holding]:
    user_id = current_actor().user_id
    if user_id is None:
        raise NotFound("account")
    return holdings_of(user_by_id(user_id))
