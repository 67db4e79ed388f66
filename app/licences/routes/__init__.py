"""The pages of licences."""

from app.licences.routes import (
    calling_off,
    changing,
    conditions,
    course,
    drafting,
    offering,
    parties,
    reading,
    renewing,
)
from app.licences.routes.blueprint import blueprint

__all__ = [
    "blueprint",
    "calling_off",
    "changing",
    "conditions",
    "course",
    "drafting",
    "offering",
    "parties",
    "reading",
    "renewing",
]
