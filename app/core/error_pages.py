"""Every way a request can fail, as a page that says what happened, why, what to do, with a reference."""

import logging
from dataclasses import dataclass

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.core.constraints import sentence_for
from app.core.db import db, transactions_write
from app.core.errors import DomainError, NotYet, Refused
from app.core.references import new_code
from app.core.uploads import drain_refused_body
from app.core.verdicts import Verdict

log = structlog.get_logger()
REFERENCE_LENGTH = 8


@dataclass(frozen=True)
class ErrorWords:
    """What an error page says."""

    title: str
    what: str
    remedy: str


WORDS = {
    400: ErrorWords(
        "This request could not be read",
        "The page you sent was incomplete or had expired.",
        "Go back, reload the page and send it again. What you typed is usually still there.",
    ),
    403: ErrorWords(
        "You cannot do this",
        "Your role does not include what you asked for.",
        "If your work needs it, ask your organisation's lead or the Trust's administrator.",
    ),
    404: ErrorWords(
        "Page not found",
        "There is no such page, or it is not one you can see.",
        "Check the address, or start again from the home page.",
    ),
    405: ErrorWords(
        "This address cannot be used that way",
        "The page exists but does not take what was sent to it.",
        "Start again from the home page.",
    ),
    409: ErrorWords(
        "This could not be done",
        "Something changed since the page was opened, or a rule refused it.",
        "Go back, reload the page and check what it says now.",
    ),
    413: ErrorWords(
        "That is too large",
        "What you sent is larger than the portal takes here.",
        "Send a smaller file, or split it. Each upload page says its limit.",
    ),
    429: ErrorWords(
        "Too many tries",
        "There were too many requests from your address in a short time.",
        "Wait a minute, then try again.",
    ),
    500: ErrorWords(
        "Something went wrong",
        "The fault is ours. It has been recorded, and nothing you sent was half-stored.",
        "Try again. If it happens again, tell the Trust's administrator the reference below.",
    ),
    503: ErrorWords(
        "The portal is busy",
        "The portal could not answer in time. Nothing you sent was half-stored.",
        "Wait a minute, then try again.",
    ),
}


NOT_YET = ErrorWords(
    "Nothing is recorded of that day",
    "What you asked for begins later than the day you asked about.",
    "See it as it is today, and ask for another day there.",
)


def init_error_pages(app: Flask) -> None:
    """Answer every error with its page, or with JSON where the caller asked for JSON."""
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(IntegrityError, _integrity_error)
    app.register_error_handler(OperationalError, _operational_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _fault)


def error_answer(
    status: int, *, sentence: str | None = None, verdict: Verdict | None = None, is_before: bool = False
) -> Response:
    """Return the error page of a status, with the sentence or verdict that explains it.

    Where the page was only asked for a day it `is_before`, it leads to the same page as it is today.
    """
    words = NOT_YET if is_before else WORDS.get(status, WORDS[400 if status < 500 else 500])
    reference = new_code(REFERENCE_LENGTH)
    g.error_reference = reference
    log.warning("request refused", status=status, reference=reference, path=request.path, method=request.method)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return _as_json(status, sentence or words.what, reference)
    remedies = list(verdict.remedies) if verdict is not None else []
    with transactions_write(False):
        page = render_template(
            "errors/error.html",
            title=words.title,
            what_happened=sentence or words.what,
            what_to_do=remedies or words.remedy,
            verdict=verdict,
            reference=reference,
            today_href=request.path if is_before else "",
        )
    return make_response(page, status)


def _as_json(status: int, sentence: str, reference: str) -> Response:
    answer = jsonify(errors=[{"field": None, "message": sentence}], reference=reference)
    answer.status_code = status
    return answer


def _domain_error(error: DomainError) -> Response:
    verdict = error.verdict if isinstance(error, Refused) else None
    is_before = isinstance(error, NotYet)
    return error_answer(error.status, sentence=error.sentence, verdict=verdict, is_before=is_before)


def _integrity_error(error: IntegrityError) -> Response:
    sentence = sentence_for(error)
    return error_answer(409, sentence=sentence) if sentence else _fault(error)


def _operational_error(error: OperationalError) -> Response:
    log.error("database unavailable", exc_info=error)
    db.session.remove()
    return error_answer(503)


def _http_error(error: HTTPException) -> Response:
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        return _fault(error.original_exception)
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    if error.code == 413:
        drain_refused_body()
    if error.code == 404 and request.method in ("GET", "HEAD") and request.path.endswith("/") and len(request.path) > 1:
        # No address here ends in a slash: whoever typed one is led to the address without it, if there is one.
        bare = request.path.rstrip("/")
        if not bare.startswith("//") and current_app.url_map.bind("").test(bare or "/", method="GET"):
            asked = f"?{request.query_string.decode()}" if request.query_string else ""
            return make_response(redirect((bare or "/") + asked, 301))
    answer = error_answer(error.code)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            answer.headers[name] = value
    return answer


def _fault(error: BaseException) -> Response:
    db.session.rollback()
    answer = error_answer(500)
    logging.getLogger("waymark").exception("fault %s", g.error_reference, exc_info=error)
    return answer
