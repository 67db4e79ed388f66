"""The pages of training."""

from app.training.routes import (
    certifying,
    engaging,
    importing,
    importing_checks,
    linking,
    overview,
    reading,
    registering,
    vetting,
)
from app.training.routes.blueprint import blueprint
from app.training.routes.numbers import PersonNumberConverter

__all__ = [
    "PersonNumberConverter",
    "blueprint",
    "certifying",
    "engaging",
    "importing",
    "importing_checks",
    "linking",
    "overview",
    "reading",
    "registering",
    "vetting",
]
