"""The entry to training: who needs looking after for those who read the register, their own record for the others."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.access import Permission, may, requires
from app.core.actor import current_actor
from app.core.as_of import asked_day
from app.licences.queries import programmes
from app.training.queries import own_number, people_by_state, people_on, people_to_watch
from app.training.routes.blueprint import asked_programme, blueprint
from app.training.routes.summary import state_figures, watched_groups


@blueprint.get("/training")
@requires(Permission.PEOPLE_READ, Permission.PEOPLE_READ_OWN)
def overview() -> ResponseReturnValue:
    """Show how many people are in which state and who must act, or lead a facilitator to their own record."""
    viewer = current_actor()
    number = own_number(viewer)
    if not may(viewer, Permission.PEOPLE_READ):
        if number is not None:
            return redirect(url_for("training.person", number=number))
        return render_template("training/unregistered.html")
    programme = asked_programme(programmes())
    people = people_on(viewer, asked_day(), programme)
    page = {"figures": state_figures(people_by_state(people)), "watched": watched_groups(people_to_watch(people))}
    return render_template("training/overview.html", own_number=number, programme=programme, **page)
