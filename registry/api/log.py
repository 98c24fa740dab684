"""The log as C2SP tlog-tiles serves it: the signed checkpoint, tiles of hashes, bundles of entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, g, request
from flask_smorest import Blueprint

from registry.workflows import publication

from .problems import ProblemSchema

_YEAR = 365 * 24 * 3600
_A_MOMENT = 5
"""Seconds for which a checkpoint may be kept: it moves with every publication."""
blueprint = Blueprint("log", __name__, description="What the office did, in order; nothing is ever taken out")


def _serve() -> Response:
    """Answer with the file of the request's path; 304 where the asker has it already."""
    file = publication.file(g.office, request.path.removeprefix("/"))
    response = Response(file.body, content_type=file.media_type)
    response.headers["ETag"] = file.etag
    response.cache_control.public = True
    response.cache_control.max_age = _YEAR if file.immutable else _A_MOMENT
    response.cache_control.immutable = file.immutable or None
    return response.make_conditional(request)


def _publish(
    rule: str, name: str, summary: str, media_type: str, parameters: Sequence[dict[str, Any]] = ()
) -> None:
    def view(**_place: str) -> Response:
        return _serve()

    view.__name__, view.__doc__ = name, summary
    content = {"type": "string", "contentMediaType": media_type}
    documented = blueprint.response(200, content, content_type=media_type)(view)
    documented = blueprint.alt_response(304, description="You have it already (If-None-Match)")(documented)
    documented = blueprint.alt_response(404, schema=ProblemSchema, description="Not in the log")(documented)
    blueprint.route(rule, parameters=list(parameters), methods=["GET"])(documented)


# The letters of it; their order `tlog.Tile` knows, for a description's parameters have no slashes.
_PLACE = {
    "in": "path",
    "name": "place",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9a-z./]+$", "maxLength": 40},
}
_TEXT = "text/plain; charset=utf-8"
_publish("/.well-known/welder-registry/log.vkey", "log_key", "The key that signs checkpoints.", _TEXT)
_publish("/log/checkpoint", "checkpoint", "The newest signed tree.", _TEXT)
_publish(
    "/log/tile/<path:place>",
    "tile",
    "Hashes (L/N) or entries (entries/N) of 256 leaves; fewer behind .p/W; never changes.",
    "application/octet-stream",
    [_PLACE],
)
