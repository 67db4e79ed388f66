"""How recently somebody proved who they are: asked before an act that would hurt most in the wrong hands (G5).

A view declares it (`@requires(..., fresh=True)`, or `fresh_exports=True` where only taking the list away counts), and
`check_freshness` asks for it in one place. How the proof is asked for is the business of accounts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue

from app.core.access import Access
from app.core.clock import now
from app.core.dispatch import declared_access

FRESH_FOR = timedelta(minutes=15)
"""How long a proof of identity counts: long enough to release a pack or suspend a licence with its form filled in with
care, short enough that a browser left open in a shared office is asked again."""

AskAgain = Callable[[], ResponseReturnValue | None]


def ask_again_by(app: Flask, ask: AskAgain) -> None:
    """Have `ask` answer a request whose proof is too old; None from it lets the request through."""
    app.extensions["freshness"] = ask


def note_proof(at: datetime | None) -> None:
    """Say when the actor of this request last proved who they are."""
    g.proven_at = at


def is_fresh(proven_at: datetime | None) -> bool:
    """Return whether a proof given then still counts."""
    return proven_at is not None and now() - proven_at <= FRESH_FOR


def needs_freshness(access: Access, export: str | None) -> bool:
    """Return whether a request for a view with this access, perhaps for an export, needs a recent proof."""
    return access.fresh or (access.fresh_exports and bool(export))


def check_freshness() -> ResponseReturnValue | None:
    """Let the request through, or have the actor prove once more who they are.

    It comes after the form's token was checked, so that a form somebody else planted is never carried along.
    """
    if request.endpoint is None:
        return None
    access = declared_access(current_app, request.endpoint)
    if access is None or not needs_freshness(access, request.args.get("format")) or is_fresh(g.get("proven_at")):
        return None
    ask: AskAgain | None = current_app.extensions.get("freshness")
    return ask() if ask is not None else abort(403)
