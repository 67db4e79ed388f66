"""Every template compiles; every page has a title of its own and one first heading."""

import re

import pytest
from flask import Flask
from jinja2 import TemplateSyntaxError

TITLE = re.compile(r"{%-?\s*block title\s*-?%}\s*\S")


def pages(app: Flask) -> list[str]:
    """Return the names of our templates that are pages: they extend the shell."""
    names = [name for name in app.jinja_env.list_templates() if not name.startswith("govuk_frontend_jinja")]
    return [name for name in names if "{% extends" in source(app, name)]


def source(app: Flask, name: str) -> str:
    """Return a template's text."""
    assert app.jinja_env.loader is not None
    return app.jinja_env.loader.get_source(app.jinja_env, name)[0]


def faults(text: str) -> list[str]:
    """Return what a page's template lacks."""
    found = [] if TITLE.search(text) else ["no title of its own"]
    headings = text.count("<h1") + len(re.findall(r"{{\s*page_header\(|{%\s*call[^%]*page_header\(", text))
    return found if headings == 1 else [*found, f"{headings} first headings"]


def test_every_template_compiles(app: Flask) -> None:
    broken = []
    for name in app.jinja_env.list_templates(extensions=["html", "svg"]):
        try:
            app.jinja_env.get_template(name)
        except TemplateSyntaxError as error:
            broken.append(f"{name}: {error}")
    assert broken == []


def test_every_page_has_a_title_and_one_first_heading(app: Flask) -> None:
    assert {name: faults(source(app, name)) for name in pages(app) if faults(source(app, name))} == {}


@pytest.mark.parametrize(
    "planted", ["<p>no title</p><h1>a</h1>", "{% block title %}A{% endblock %}<h1>a</h1><h1>b</h1>"]
)
def test_the_sweep_finds_a_planted_page(planted: str) -> None:
    assert faults(planted)
