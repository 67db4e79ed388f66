"""The doors of administration."""

from app.administration.routes import events, health, jobs, leavers, mail, organisations  # noqa: F401  registers
from app.administration.routes.blueprint import blueprint
from app.administration.routes.metrics import init_metrics

__all__ = ["blueprint", "init_metrics"]
