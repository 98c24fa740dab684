"""What a request leaves behind: one log line and some figures.

A path may hold a token, so the rule that matched stands for it everywhere.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

import structlog
from flask import Flask, Response, g, request

from .metrics import Metrics

_log = structlog.get_logger("registry")


def install(app: Flask, metrics: Metrics, *, timer: Callable[[], float]) -> None:
    """Log and count every request of `app`; `timer` gives seconds from any beginning."""

    def begin() -> None:
        g.begun = timer()

    def finish(response: Response) -> Response:
        seconds = timer() - g.begun
        route = request.url_rule.rule if request.url_rule else "unmatched"
        metrics.count_request(request.method, route, response.status_code, seconds)
        if "verdict" in g:
            metrics.count_verdict(g.verdict)
        _log.info(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
            **_acted(),
        )
        return response

    app.before_request(begin)
    app.after_request(finish)


def _acted() -> dict[str, str]:
    """Tell whose account asked, by its key, and what was refused: nothing for the public's good questions."""
    signed = g.get("signed")
    actor = g.get("api_actor") or (signed.actor if signed else None)
    told = {"account": actor.account_id} if actor else {}
    return {**told, "refused": g.refused} if "refused" in g else told


def log_uncaught(error: Exception) -> None:
    """Log where our own mistake happened; its message may quote a token or a name, so it is left out."""
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    _log.error("uncaught", kind=type(error).__name__, frames=frames)
