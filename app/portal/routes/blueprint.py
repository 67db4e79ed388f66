"""The blueprint of the portal's own pages."""

from flask import Blueprint

blueprint = Blueprint("portal", __name__, template_folder="../templates")
