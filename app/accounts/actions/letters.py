"""Filling the templates of letters."""

from typing import Any

from flask import Flask, current_app
from jinja2 import Environment, StrictUndefined

from app.accounts.rules.letters import read_letter


def init_letters(app: Flask) -> None:
    """Prepare the environment letters are filled in: plain text, where a word nobody gave is an error."""
    app.extensions["letters"] = app.jinja_env.overlay(undefined=StrictUndefined, autoescape=False)


def filled_letter(template: str, words: dict[str, Any]) -> tuple[str, str]:
    """Return the subject and text of a letter.

    It is given these words and nothing of what pages are given: a letter speaks of its reader, not of who is signed
    in here. Each word fills one line, so that a name with line ends in it adds nothing that looks like ours. Raises
    UndefinedError for a word that is missing.
    """
    lines = {name: " ".join(word.split()) if isinstance(word, str) else word for name, word in words.items()}
    letters: Environment = current_app.extensions["letters"]
    return read_letter(letters.get_template(template).render(portal=current_app.config["SETTINGS"].base_url, **lines))
