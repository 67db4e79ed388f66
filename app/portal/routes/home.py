"""Home: what needs me, by when (G7)."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from app.core.access import Permission, requires, scope_of
from app.core.actor import Actor, current_actor
from app.core.clock import now, today
from app.licences.rules import territory_on
from app.partners.queries import AreaOnDay, areas_on, map_tiles
from app.partners.types import AreaState
from app.portal.queries.home import Network, duties_of, gather, latest_news, network_on
from app.portal.routes.blueprint import blueprint
from app.portal.routes.quick_links import quick_links_for
from app.portal.rules.figures import network_figures, own_figures
from app.portal.rules.home import coming_up, tasks_for
from app.portal.rules.news import news_entry
from app.portal.rules.words import greeting, row_of, tally
from app.portal.types import Figure, HomeFacts, Task

MOST_TASKS = 8


@blueprint.get("/")
@requires(Permission.HOME_READ)
def home() -> ResponseReturnValue:
    """Show the viewer's tasks, their key figures, the latest news and what is coming up."""
    viewer, day = current_actor(), today()
    is_trust = scope_of(viewer, Permission.LICENCES_READ).everything
    duties, areas = duties_of(viewer), _areas(viewer, day, is_trust)
    network = network_on(day) if is_trust else None
    facts = gather(viewer, duties, areas, network, day)
    tasks = tasks_for(facts, duties, day)
    g.home_tasks = tasks
    news = latest_news(viewer, facts, _area_ids(areas, facts, is_trust, day), day)
    shown = tasks if request.args.get("tasks") == "all" else tasks[:MOST_TASKS]
    return render_template(
        "portal/home.html",
        greeting=greeting(viewer.name, now()),
        lead=tally(tasks, day),
        figures=_figures(facts, areas, network, day),
        tasks=[row_of(task, day) for task in shown],
        tasks_in_all=len(tasks),
        held=facts.held,
        news=[news_entry(event.tag, event.at, event.sentence) for event in news],
        coming=coming_up(facts, day),
        quick_links=quick_links_for(viewer),
        tiles=map_tiles(areas) if is_trust else (),
        order=tuple(state.label for state in AreaState),
    )


def badges(_viewer: Actor) -> dict[str, int]:
    """Return how many tasks each place in the navigation holds, where this request has counted them.

    Only home counts them: elsewhere a badge would cost every page of everybody several queries, or be out of date.
    """
    tasks: Sequence[Task] = g.get("home_tasks", ())
    return dict(Counter(task.place for task in tasks))


def _figures(facts: HomeFacts, areas: Sequence[AreaOnDay], network: Network | None, day: date) -> list[Figure]:
    if network is not None:
        return network_figures(network.sums, {one.area.id: one.state for one in areas}, network.licensed_areas)
    return own_figures(facts, [(one.short_name, one.area.code, one.state) for one in areas], day)


def _areas(viewer: Actor, day: date, is_trust: bool) -> Sequence[AreaOnDay]:
    if is_trust:
        return areas_on(day)
    mine = scope_of(viewer, Permission.AREAS_READ).area_ids
    return areas_on(day, mine) if mine else []


def _area_ids(areas: Sequence[AreaOnDay], facts: HomeFacts, is_trust: bool, day: date) -> set[uuid.UUID]:
    """Return the areas the viewer reads for, and those their licences cover."""
    if is_trust:
        return set()
    covered = {part.area_id for note in facts.licences for part in territory_on(note.facts, day)}
    return {one.area.id for one in areas} | covered
