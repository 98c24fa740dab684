"""GET /metrics: counts and durations for Prometheus. A label never holds a path, a token or a name."""

from __future__ import annotations

from flask import Flask, Response, current_app
from flask_smorest import Blueprint
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest

from registry.verify.verdict import Verdict

_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
_EXTENSION = "registry.metrics"
blueprint = Blueprint("metrics", __name__, description="Figures for the people who run the service")


class Metrics:
    """The figures of one application, in their own registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "welder_registry_requests",
            "Requests answered, by route (never the path)",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "welder_registry_request_seconds", "Time to answer", ("route",), registry=self.registry
        )
        self._verdicts = Counter(
            "welder_registry_verdicts", "Verdicts given online", ("outcome",), registry=self.registry
        )
        self._reasons = Counter(
            "welder_registry_reasons", "Reasons given with them", ("reason",), registry=self.registry
        )

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request; `route` is the rule that matched, `seconds` what it took."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def count_verdict(self, verdict: Verdict) -> None:
        """Count a verdict by its outcome and its reasons."""
        self._verdicts.labels(verdict.outcome.value).inc()
        for reason in verdict.reasons:
            self._reasons.labels(reason.value).inc()


def install(app: Flask) -> Metrics:
    """Give `app` its own figures, beginning at nought."""
    figures = app.extensions[_EXTENSION] = Metrics()
    return figures


@blueprint.get("/metrics")
@blueprint.response(200, {"type": "string"}, content_type="text/plain")
def exposition() -> Response:
    """Give counts and durations in the Prometheus text format."""
    figures: Metrics = current_app.extensions[_EXTENSION]
    return Response(generate_latest(figures.registry), content_type=CONTENT_TYPE_LATEST)
