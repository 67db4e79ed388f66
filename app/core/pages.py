"""What every page is given: the viewer, the navigation, formats, and the day a question is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request

from app.core.access import Permission, may
from app.core.actor import Actor, current_actor
from app.core.as_of import asked, dated, kept_arguments, may_today
from app.core.clock import today
from app.core.formats import counted, file_size, listed, long_date, long_time, short_date
from app.core.tables.cells import cell_markup


@dataclass(frozen=True)
class NavigationItem:
    """A place in the navigation, shown to whoever may open it."""

    heading: str
    label: str
    path: str
    icon: str
    permission: Permission
    order: int


@dataclass(frozen=True)
class NavigationLink:
    """A place as one page shows it: how many things there need the viewer, and whether they are there."""

    label: str
    href: str
    icon: str
    count: int
    is_current: bool


@dataclass(frozen=True)
class NavigationGroup:
    """Places under one heading."""

    heading: str
    links: tuple[NavigationLink, ...]


def add_navigation(app: Flask, *items: NavigationItem) -> None:
    """Add a feature's places to the navigation."""
    known = app.extensions.get("navigation", [])
    app.extensions["navigation"] = sorted((*known, *items), key=lambda item: item.order)


def count_navigation(app: Flask, counter: Callable[[Actor], dict[str, int]]) -> None:
    """Have `counter` say, per path, how many things there need this actor; the portal's home knows."""
    app.extensions["navigation-counter"] = counter


def navigation_for(actor: Actor, path: str) -> tuple[NavigationGroup, ...]:
    """Return the navigation groups the actor may open, the current place marked."""
    items: list[NavigationItem] = current_app.extensions.get("navigation", [])
    counter = current_app.extensions.get("navigation-counter")
    counts = counter(actor) if counter is not None and actor.is_signed_in else {}
    groups: dict[str, list[NavigationLink]] = {}
    shown = [item for item in items if may(actor, item.permission)]
    # A place within another, such as the texts of reminders among licences, is where one is; the other is not.
    here = max((item.path for item in shown if _is_within(path, item.path)), key=len, default="")
    for item in shown:
        link = NavigationLink(item.label, item.path, item.icon, counts.get(item.path, 0), item.path == here)
        groups.setdefault(item.heading, []).append(link)
    return tuple(NavigationGroup(heading, tuple(links)) for heading, links in groups.items())


def _is_within(path: str, place: str) -> bool:
    return path == place if place == "/" else path.startswith(place)


def nearest_page() -> str:
    """Return the address of the thing a form's page is about: the nearest one above it that can be opened."""
    routes, path = current_app.url_map.bind(""), request.path
    while "/" in path.strip("/"):
        path = path.rpartition("/")[0]
        if routes.test(path, method="GET"):
            return path
    return request.path


def init_pages(app: Flask) -> None:
    """Give templates the viewer, the navigation and the formats."""
    app.jinja_env.filters.update(
        long_date=long_date, short_date=short_date, long_time=long_time, file_size=file_size, cell=cell_markup
    )
    app.jinja_env.globals.update(counted=counted, listed=listed, may=may, may_today=may_today, Permission=Permission)
    app.jinja_env.globals.update(asked=asked, nearest_page=nearest_page, dated=dated, kept_arguments=kept_arguments)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def page_context() -> dict[str, Any]:
        actor = current_actor()
        return {
            "viewer": actor if actor.is_signed_in else None,
            "actor": actor,
            "navigation": navigation_for(actor, request.path) if actor.is_signed_in else (),
            "is_demo": app.config["SETTINGS"].demo,
            "today": today(),
        }
