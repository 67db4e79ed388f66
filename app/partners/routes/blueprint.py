"""The blueprint of partners."""

from flask import Blueprint

blueprint = Blueprint("partners", __name__, template_folder="../templates")
