"""The pages of licences."""

from app.licences.routes import (
    accepting,
    agreements,
    calling_off,
    changing,
    conditions,
    course,
    drafting,
    offering,
    parties,
    reading,
    reminders,
    renewing,
    sealed,
)
from app.licences.routes.blueprint import blueprint

__all__ = [
    "accepting",
    "agreements",
    "blueprint",
    "calling_off",
    "changing",
    "conditions",
    "course",
    "drafting",
    "offering",
    "parties",
    "reading",
    "reminders",
    "renewing",
    "sealed",
]
