"""How much the portal does, as Prometheus reads it: requests of this process, and the queue (G13).

Only this machine may ask: figures about who is busy with what are not for the public. Each web process counts its own
requests; where several serve one machine, set PROMETHEUS_MULTIPROC_DIR and the library adds them up.
"""

import ipaddress
import os
from time import perf_counter

from flask import Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from app.administration.routes.blueprint import blueprint
from app.core.access import public
from app.core.jobs import QueueCollector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded")


class RequestMetrics:
    """The counters of one app: requests by endpoint, method and status, and how long they took."""

    def __init__(self) -> None:
        """Begin at nothing, in a registry of this app's own."""
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "waymark_requests", "Requests answered", ("endpoint", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "waymark_request_seconds", "How long requests took", ("endpoint",), buckets=SECONDS, registry=self.registry
        )

    def note(self, response: Response) -> None:
        """Count an answer under its endpoint; addresses themselves could name people."""
        endpoint = request.endpoint or "none"
        self.requests.labels(endpoint, request.method, str(response.status_code)).inc()
        if "request_began" in g:
            self.seconds.labels(endpoint).observe(perf_counter() - g.request_began)


def init_metrics(app: Flask) -> None:
    """Count every request of this app, from before its actor is found."""
    metrics = app.extensions["request-metrics"] = RequestMetrics()
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)

    @app.after_request
    def note(response: Response) -> Response:
        metrics.note(response)
        return response


@blueprint.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Show the metrics to this machine, and to everybody else that there is no such page."""
    if not _is_this_machine():
        abort(404)
    registry = CollectorRegistry()
    registry.register(QueueCollector())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry), content_type=CONTENT_TYPE)
    own: RequestMetrics = current_app.extensions["request-metrics"]
    return Response(generate_latest(own.registry) + generate_latest(registry), content_type=CONTENT_TYPE)


def _begin() -> None:
    g.request_began = perf_counter()


def _is_this_machine() -> bool:
    """A request a proxy passed on comes from elsewhere, whatever address it comes from last."""
    if any(name in request.headers for name in PROXY_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
