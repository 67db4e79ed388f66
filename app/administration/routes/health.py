"""Whether the process lives, and whether it can serve: for whoever starts, stops and watches it (G13).

Both are open to anybody and give nothing away: a part is named with what is wrong in general words.
"""

from flask import jsonify
from flask.typing import ResponseReturnValue

from app.administration.actions import readiness
from app.administration.routes.blueprint import blueprint
from app.core.access import public


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Say that the process answers. It asks nothing else, so that a database that is down does not restart it."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Say whether the database, the files and the jobs work; 503 with the part that does not."""
    found = readiness()
    parts = {part.name: part.trouble or "works" for part in found.parts}
    return jsonify(ready=found.is_ready, parts=parts), 200 if found.is_ready else 503
