"""The pages of licences."""

from app.licences.routes import changing, conditions, course, drafting, offering, reading, renewing
from app.licences.routes.blueprint import blueprint

__all__ = ["blueprint", "changing", "conditions", "course", "drafting", "offering", "reading", "renewing"]
