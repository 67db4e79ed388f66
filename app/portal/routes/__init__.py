"""The doors of the portal's own pages."""

from app.portal.routes import areas, breaks, holdings, home, organisation_licences, own_area, public, run_down, search  # noqa: F401  registers the views
from app.portal.routes.blueprint import blueprint
from app.portal.routes.home import badges

__all__ = ["badges", "blueprint"]
