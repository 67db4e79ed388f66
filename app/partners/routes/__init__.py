"""The doors of partners. Importing this package makes every view known to the blueprint."""

from app.partners.routes import areas, facts, organisations
from app.partners.routes.blueprint import blueprint

__all__ = ["areas", "blueprint", "facts", "organisations"]
