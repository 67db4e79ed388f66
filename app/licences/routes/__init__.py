"""The pages of licences."""

from app.licences.routes import changing, drafting, reading
from app.licences.routes.blueprint import blueprint

__all__ = ["blueprint", "changing", "drafting", "reading"]
