"""The outbox: to whom the portal wrote, and what became of it; in a demonstration also what it said."""

import uuid

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.administration.actions import kept_letter
from app.administration.queries import message_by_id, outbox_listing
from app.administration.routes.blueprint import blueprint
from app.core.access import Permission, requires
from app.core.errors import NotFound
from app.core.readings import ReadingKind, notes_reading


@blueprint.get("/mail")
@requires(Permission.MAIL_READ, fresh_exports=True)
@notes_reading(ReadingKind.MAIL)
def mail() -> ResponseReturnValue:
    """List what was written to whom, and whether it was taken."""
    listing = outbox_listing(is_read=_is_demo())
    exported = listing.export(request.args)
    if exported is not None:
        return exported
    return render_template("administration/mail.html", page=listing.read(request.args))


@blueprint.get("/mail/<uuid:message_id>")
@requires(Permission.MAIL_READ)
@notes_reading(ReadingKind.MAIL, subject="message_id")
def letter(message_id: uuid.UUID) -> ResponseReturnValue:
    """Show a message in a demonstration. Elsewhere its links are for its reader alone, and there is no such page."""
    if not _is_demo():
        raise NotFound("message")
    message = message_by_id(message_id)
    return render_template("administration/letter.html", message=message, letter=kept_letter(message.id))


def _is_demo() -> bool:
    return bool(current_app.config["SETTINGS"].demo)
