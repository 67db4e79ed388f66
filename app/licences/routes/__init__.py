"""The pages of licences."""

from app.licences.routes import (
    abandoning,
    accepting,
    agreements,
    calendar,
    calling_off,
    changing,
    conditions,
    course,
    drafting,
    offering,
    parties,
    pipeline,
    reading,
    reminders,
    renewing,
    sealed,
    variations,
)
from app.licences.routes.blueprint import blueprint

__all__ = [
    "abandoning",
    "accepting",
    "agreements",
    "blueprint",
    "calendar",
    "calling_off",
    "changing",
    "conditions",
    "course",
    "drafting",
    "offering",
    "parties",
    "pipeline",
    "reading",
    "reminders",
    "renewing",
    "sealed",
    "variations",
]
