"""A web process that dies without warning at one instant of sending evidence with a file."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from app.core.db import db
from app.licences.actions import evidence as files
from app.licences.routes.conditions import evidence as route
from tests.conftest import make_portal


def die(*_arguments: Any, **_options: Any) -> None:
    """Stop as if the power had gone."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_after(function: Any) -> Any:
    """Return the function, followed by the end."""
    return lambda *arguments, **options: die(function(*arguments, **options))


def arm(instant: str) -> None:
    """Have this process die at an instant."""
    if instant == "while it is looked at":
        files.look_into = die  # type: ignore[assignment]
    elif instant == "before it is stored":
        files._scanned = die
    elif instant == "once it is stored":
        route.take_in = die_after(files.take_in)
    elif instant == "before the commit":
        route.send_evidence = die_after(route.send_evidence)


def main(data_dir: str, token: str, address: str, path: str, version: str, instant: str) -> None:
    """Send evidence with one file and a session's token."""
    portal = make_portal(Path(data_dir))
    arm(instant)
    client: FlaskClient = portal.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    with Path(path).open("rb") as file:
        data = {"words": "It is here", "version": version, "file": (file, "Certificate.pdf")}
        print(client.post(address, data=data).status_code)
    with portal.app_context():
        db.engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
