"""The blueprint of licences, and what its views share."""

from datetime import date, datetime
from typing import TypeVar

from flask import Blueprint, request
from werkzeug.exceptions import BadRequest

from app.core.clock import end_of_day
from app.core.pages import EARLIEST, LATEST

Done = TypeVar("Done")

blueprint = Blueprint("licences", __name__, template_folder="../templates")


def asked_knowledge() -> datetime | None:
    """Return the time the page is asked for by `?known-at=YYYY-MM-DD`: the end of that London day (A3)."""
    typed = request.args.get("known-at", "").strip()
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise BadRequest from None
    if not EARLIEST <= day <= LATEST:
        raise BadRequest
    return end_of_day(day)
