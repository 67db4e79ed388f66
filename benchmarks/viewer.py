"""Somebody signed in who opens pages through the WSGI application itself, without a server or a test client."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.test import EnvironBuilder

from app.core.db import db

NO_QUERY = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    size: int


class Viewer:
    """One browser signed in with a session's token."""

    def __init__(self, app: Flask, token: str) -> None:
        """Sign the cookie as the portal would; without the forms' token every page would write the cookie anew."""
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        session = {"_user_id": token, "_fresh": True, "csrf_token": "0" * 40}
        self.app = app
        self.cookie = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps(session)}"

    def prepare(self, path: str) -> dict[str, Any]:
        """Return the environment of a request, so that making it is not measured."""
        return EnvironBuilder(path, headers={"Cookie": self.cookie}).get_environ()

    def open(self, environment: dict[str, Any]) -> Answer:
        """Open the page and read it to its end. An environment is opened once: hand in a copy."""
        return answer_of(self.app, environment)

    def queries(self, path: str) -> list[str]:
        """Return the statements one opening of the page sends, sign-in included."""
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not NO_QUERY.match(statement):
                seen.append(statement)

        with self.app.app_context():
            engine = db.engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            self.open(self.prepare(path))
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return seen


def answer_of(app: Any, environment: dict[str, Any]) -> Answer:
    """Call a WSGI application as a server does."""
    statuses: list[str] = []
    body: Iterable[bytes] = app(environment, lambda status, *_: statuses.append(status))
    try:
        size = sum(len(part) for part in body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Answer(int(statuses[0][:3]), size)


def is_there(app: Flask, path: str) -> bool:
    """Return whether the portal has a view for the address.

    A route that takes the last word for somebody's name or slug (`/materials/<slug>` for `/materials/log`) is not it.
    """
    plain = path.partition("?")[0]
    try:
        rule, _ = app.url_map.bind("localhost").match(plain, return_rule=True)
    except (NotFound, MethodNotAllowed, RequestRedirect):
        return False
    last = plain.rpartition("/")[2]
    return not last.isalpha() or rule.rule.endswith(last)
