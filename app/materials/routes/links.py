"""The link that hands a copy out: for one person, for a quarter of an hour, and decided anew each time (C20)."""

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.adapters.files import send
from app.core.access import Permission, requires
from app.core.actor import Actor, current_actor
from app.core.errors import NotFound
from app.materials.actions.links import deliver_copy
from app.materials.models import Copy
from app.materials.queries.copies import asked_of, own_copy
from app.materials.routes.blueprint import blueprint
from app.materials.routes.witnessing import refusals_witnessed, witness_download
from app.materials.rules.links import LINK_LIFETIME, read_link, write_link

HANDS_OUT = frozenset({200, 206, 302})
LINK_MINUTES = int(LINK_LIFETIME.total_seconds() // 60)


@blueprint.get("/copies/<copy:copy_id>/file")
@requires(Permission.COPIES_TAKE)
def download(copy_id: str) -> ResponseReturnValue:
    """Hand out the viewer's own copy, if their link is good and they may still have it now."""
    actor = current_actor()
    link = read_link(_keys(), request.args.get("link", ""))
    if link is None or link.copy_id != copy_id or link.user_id != actor.user_id:
        raise NotFound("copy")
    copy = own_copy(actor, copy_id)
    if link.has_expired:
        return render_template("materials/copies/expired.html", copy=copy, minutes=LINK_MINUTES), 410
    asked = asked_of(copy.file)
    with refusals_witnessed(actor, asked, copy_id):
        delivery = deliver_copy(actor, copy)
    file = copy.file
    answer = send(delivery, sha256=copy.stamped_sha256 or "", download_name=file.file_name, media_type=file.media_type)
    if request.method == "GET" and answer.status_code in HANDS_OUT:
        witness_download(actor, asked, copy, goes_on=_goes_on(answer))
    return answer


def link_to(copy: Copy, actor: Actor) -> str:
    """Return a new link to the actor's own copy."""
    if actor.user_id is None:
        raise NotFound("copy")
    token = write_link(_keys(), copy.copy_id, actor.user_id)
    return url_for("materials.download", copy_id=copy.copy_id, link=token)


def _goes_on(answer: Response) -> bool:
    """Whether the request takes a file up in the middle, as one that was broken off does."""
    if answer.status_code == 206:
        return bool(answer.content_range.start)
    if answer.status_code == 200 and "X-Accel-Redirect" not in answer.headers:
        return False
    # Whoever sends the file in our place honours the range that was asked for.
    asked = request.range
    return asked is not None and len(asked.ranges) == 1 and bool(asked.ranges[0][0])


def _keys() -> list[str]:
    """Return the signing keys, newest first."""
    return [current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]]
