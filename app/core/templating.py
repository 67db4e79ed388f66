"""Jinja as the portal uses it: globals in one plain dictionary, and components that are drawn once and kept."""

from collections.abc import Hashable, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, current_app
from flask.templating import Environment
from markupsafe import Markup

KEPT_DRAWINGS = 256


class PortalEnvironment(Environment):
    """Flask's environment, whose templates share its globals as they are.

    Jinja lays a chain of maps over them for each template, and goes through it name by name at every import; no
    template of ours has globals of its own.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the environment's own globals, unless a template is given some of its own."""
        return super().make_globals(d) if d else self.globals


@lru_cache(maxsize=KEPT_DRAWINGS)
def drawn(component: str, macro: str, *values: Hashable) -> Markup:
    """Return what a component's macro draws of these values, drawn once and kept while it is asked for.

    For components whose markup follows from their values alone: the navigation, a map, the choices of a filter.
    Values are told apart as Python compares them, so hand in plain words and numbers: two labels of different
    enumerations with the same stored value would be one.
    """
    module: Any = current_app.jinja_env.get_template(f"components/{component}.html").module
    return Markup(getattr(module, macro)(*values))


def init_templating(app: Flask) -> None:
    """Let every template call `drawn`."""
    app.jinja_env.globals.update(drawn=drawn)
