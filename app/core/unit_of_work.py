"""The one commit of a request, around its dispatch, so that what fails in it still meets the error handlers."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

from app.core.db import SAFE_METHODS, db
from app.core.readings import note_reading
from app.core.templating import PortalEnvironment
from app.core.uploads import PortalRequest
from app.core.witness import write_testimonies


class PortalFlask(Flask):
    """Flask with a central commit: once, for an unsafe method answered below 400; otherwise a roll-back."""

    request_class = PortalRequest
    jinja_environment = PortalEnvironment

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself: none of ours is asynchronous, and Flask would ask it of each one it calls."""
        return func

    def dispatch_request(self) -> Response:
        """Run the view and end its transaction before the answer leaves."""
        try:
            response = self.make_response(super().dispatch_request())
            self._end(response)
        except BaseException:
            db.session.rollback()
            raise
        return response

    def handle_user_exception(self, error: Exception) -> ResponseReturnValue:
        """Answer with the error's page, after rolling back and writing what was witnessed on the way."""
        db.session.rollback()
        answer: ResponseReturnValue = super().handle_user_exception(error)
        db.session.rollback()
        write_testimonies()
        return answer

    def _end(self, response: Response) -> None:
        if request.method not in SAFE_METHODS and response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
        note_reading(response)
        write_testimonies()
