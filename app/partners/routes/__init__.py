"""The doors of partners. Importing this package makes every view known to the blueprint."""

from app.partners.routes import areas, around, facts, organisations, territory
from app.partners.routes.blueprint import blueprint

__all__ = ["areas", "around", "blueprint", "facts", "organisations", "territory"]
