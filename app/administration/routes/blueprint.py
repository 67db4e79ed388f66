"""The blueprint of administration."""

from flask import Blueprint

blueprint = Blueprint("administration", __name__, template_folder="../templates")
