"""The demonstration's invented people, as its sign-in page offers them."""

from dataclasses import dataclass

from app.core.roles import Role

DEMO_PASSWORD = "waymark-demo"  # noqa: S105  said on a public page
"""The password of every invented person of the demonstration, which its sign-in page says."""


@dataclass(frozen=True)
class DemoAccount:
    """An invented person whose account the demonstration's sign-in page offers."""

    email: str
    role: Role
    organisation: str | None
