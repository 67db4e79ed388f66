"""The privacy notice, shown once a version after signing in."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.accounts.actions.privacy import accept_notice
from app.accounts.queries import user_by_id
from app.accounts.routes.blueprint import blueprint, present
from app.accounts.rules.privacy import notice_on
from app.accounts.rules.sessions import safe_path
from app.core.access import Permission, requires
from app.core.clock import today
from app.core.errors import NotFound


@blueprint.route("/account/privacy-notice", methods=["GET", "POST"])
@requires(Permission.ACCOUNT_OWN)
def privacy_notice() -> ResponseReturnValue:
    """Show how data is used, and keep that the actor has read it (domain, section 6.3)."""
    person, wanted = present(), safe_path(request.args.get("next"))
    if person is None or person.actor.user_id is None:
        raise NotFound("account")
    if request.method == "POST":
        accept_notice(user_by_id(person.actor.user_id))
        return redirect(wanted)
    return render_template("accounts/notice.html", notice=notice_on(today()), wanted=wanted)
