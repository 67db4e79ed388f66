"""The blueprint of licences, and what its views share."""

from typing import TypeVar

from flask import Blueprint

Done = TypeVar("Done")

blueprint = Blueprint("licences", __name__, template_folder="../templates")
