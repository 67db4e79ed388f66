"""A web process that dies without warning at one instant of an upload."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from app.core.db import db
from app.materials.routes import files
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
        files.check_upload = die  # type: ignore[assignment]
    elif instant == "before it is stored":
        files.store_upload = die
    elif instant == "once it is stored":
        files.store_upload = die_after(files.store_upload)
    elif instant == "before the commit":
        files.add_file = die_after(files.add_file)


def main(data_dir: str, token: str, address: str, path: str, instant: str) -> None:
    """Send one file with a session's token."""
    portal = make_portal(Path(data_dir))
    arm(instant)
    client: FlaskClient = portal.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    with Path(path).open("rb") as file:
        print(client.post(address, data={"file": (file, "Manual.pdf")}).status_code)
    with portal.app_context():
        db.engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
