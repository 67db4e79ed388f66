"""Ways to start something, for whoever may."""

from app.core.access import Permission, may
from app.core.actor import Actor
from app.portal.types import QuickLink

_LINKS = (
    (Permission.LICENCES_DRAFT, QuickLink("Draft a licence", "/licences/new", "file-plus")),
    (Permission.PEOPLE_REGISTER, QuickLink("Register a person", "/people/new", "user-round-check")),
    (Permission.MATERIALS_DRAFT, QuickLink("Add course materials", "/materials/new", "upload")),
    (Permission.COPIES_TRACE, QuickLink("Trace a found file", "/copies", "fingerprint")),
    (Permission.ORGANISATIONS_MANAGE, QuickLink("Register an organisation", "/organisations/new", "building-2")),
    (Permission.COPIES_TAKE, QuickLink("Get course materials", "/materials", "download")),
    (Permission.EVENTS_READ, QuickLink("Read the event log", "/audit", "scroll-text")),
    (Permission.LICENCES_READ, QuickLink("See the licences", "/licences", "file-badge")),
    (Permission.AREAS_READ, QuickLink("See who delivers where", "/areas", "map")),
)
MOST_LINKS = 5


def quick_links_for(viewer: Actor) -> list[QuickLink]:
    """Return the first few ways to start something that the viewer has, each address once."""
    allowed = {link.href: link for permission, link in reversed(_LINKS) if may(viewer, permission)}
    return list(reversed(allowed.values()))[:MOST_LINKS]
