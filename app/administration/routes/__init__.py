"""The doors of administration."""

from app.administration.routes import (  # noqa: F401  registers
    events,
    health,
    jobs,
    leavers,
    mail,
    movements,
    organisations,
)
from app.administration.routes.blueprint import blueprint
from app.administration.routes.metrics import init_metrics

__all__ = ["blueprint", "init_metrics"]
