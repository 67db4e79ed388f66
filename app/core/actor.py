"""Who acts. An actor is passed into every action; no action reads it from the session."""

import uuid
from dataclasses import dataclass, field

from flask import g, has_request_context

from app.core.roles import Role


@dataclass(frozen=True)
class ActorGrant:
    """One role the actor holds today, for an organisation and, for some roles, one area."""

    role: Role
    organisation_id: uuid.UUID
    area_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Actor:
    """A person signed in, the system at work, or nobody yet."""

    user_id: uuid.UUID | None
    name: str
    grants: tuple[ActorGrant, ...] = field(default=())
    is_system: bool = False
    role_line: str = ""

    @property
    def initials(self) -> str:
        """Return the first letters of the first and last name, for the avatar."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def is_signed_in(self) -> bool:
        """Return whether a person is behind this actor."""
        return self.user_id is not None

    @property
    def organisation_ids(self) -> frozenset[uuid.UUID]:
        """Return the organisations the actor acts for."""
        return frozenset(grant.organisation_id for grant in self.grants)


NOBODY = Actor(user_id=None, name="Somebody not signed in")


def system_actor(what: str) -> Actor:
    """Return the actor for work nobody clicked for, named for the log: "Waymark (nightly sweep)"."""
    return Actor(user_id=None, name=f"Waymark ({what})", is_system=True)


def current_actor() -> Actor:
    """Return the actor of this request, as sign-in left it; nobody outside a request."""
    if not has_request_context():
        return NOBODY
    actor: Actor = g.get("actor", NOBODY)
    return actor
