"""The signed files as they were published, byte for byte: trust list, root, directory, snapshots, deltas."""

from __future__ import annotations

from flask import Response, g, request
from flask_smorest import Blueprint

from registry.workflows import publication

from .problems import ProblemSchema

COSE = 'application/cose; cose-type="cose-sign1"'
_YEAR = 365 * 24 * 3600
blueprint = Blueprint("published", __name__, description="Signed files to fetch, keep and pass on")


def _serve() -> Response:
    """Answer with the published file of the request's path; 304 where the asker has it already."""
    file = publication.file(g.office, request.path.removeprefix("/"))
    response = Response(file.body, content_type=file.media_type)
    response.headers["ETag"] = file.etag
    response.cache_control.public = True
    response.cache_control.max_age = _YEAR if file.immutable else 60
    response.cache_control.immutable = file.immutable or None
    return response.make_conditional(request)


def _publish(rule: str, name: str, summary: str, media_type: str = COSE) -> None:
    def view(**_numbers: int) -> Response:
        return _serve()

    view.__name__, view.__doc__ = name, summary
    binary = {"type": "string", "contentMediaType": media_type}
    documented = blueprint.response(200, binary, content_type=media_type)(view)
    documented = blueprint.alt_response(304, description="You have it already (If-None-Match)")(documented)
    documented = blueprint.alt_response(404, schema=ProblemSchema, description="Not published")(documented)
    blueprint.get(rule)(documented)


_publish("/.well-known/welder-registry/trust-list", "trust_list", "The keys to accept, signed by the root.")
_publish(
    "/.well-known/welder-registry/root.pem",
    "root",
    "The root's public key; compare it with the printed one before pinning it.",
    "application/x-pem-file",
)
_publish("/status/directory", "directory", "Names of certification bodies and schemes.")
_publish("/status/latest", "latest", "The newest status snapshot.")
_publish("/status/<int:epoch>-<int:version>", "snapshot", "A numbered status snapshot; never changes.")
_publish("/status/delta/<int:from_version>-<int:to_version>", "delta", "From one snapshot to a later one.")
