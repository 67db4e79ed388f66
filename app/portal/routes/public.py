"""The pages anybody may read: what is held about people, and how accessible the portal is."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.accounts.rules.privacy import notice_on
from app.core.access import public
from app.core.clock import today
from app.portal.routes.blueprint import blueprint


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say what the portal holds about whom, why, and for how long (domain, section 6.1)."""
    return render_template("portal/privacy.html", notice=notice_on(today()))


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say how accessible the portal is, how that was checked, and whom to tell (G6)."""
    return render_template("portal/accessibility.html")
