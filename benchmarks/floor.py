"""The floor: a bare Flask application, raw SQL through the bare driver, one plain template. It signs nobody in."""

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask

from benchmarks.data import Sample
from benchmarks.pages import PAGES, parameters

TEMPLATE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
{% for rows in tables %}<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}</body></html>"""

Reader = Callable[[str, dict[str, Any]], list[tuple[Any, ...]]]


def make_floor(url: str, sample: Sample) -> Flask:
    """Return an application that answers each main page at `/<number>` with the same rows."""
    app, read, given = Flask("floor"), reader(url), parameters(sample)
    template = app.jinja_env.from_string(TEMPLATE)

    @app.get("/<int:number>")
    def page(number: int) -> str:
        tables = [read(statement, given) for statement in PAGES[number].floor]
        return template.render(title=PAGES[number].name, tables=tables)

    return app


def reader(url: str) -> Reader:
    """Return a function that reads rows over one open connection of the database's own driver."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        file = sqlite3.connect(str(address.database), check_same_thread=False)
        return lambda statement, given: file.execute(statement, given).fetchall()
    server = psycopg.connect(address.set(drivername="postgresql").render_as_string(False), autocommit=True)
    return lambda statement, given: server.execute(_for_psycopg(statement), given).fetchall()


def _for_psycopg(statement: str) -> str:
    return re.sub(r":(\w+)", r"%(\1)s", statement)
