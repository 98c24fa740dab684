"""The public register for programs: the signed feed, and two look-ups whose questions stand in no address."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, jsonify, request
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from registry.schemas.shape import Strict
from registry.workflows import asking, public_register, publication, register_feed

from .json_body import JsonBody
from .problems import ProblemSchema
from .schemas import VerdictSchema

COSE = 'application/cose; cose-type="cose-sign1"'
MAX_BODY = 8 * 1024
blueprint = Blueprint("register_api", __name__, description="Published bans and cancelled certificates")
blueprint.ARGUMENTS_PARSER = JsonBody()


class NameSchema(Strict):
    """Whom a look-up is about, as the public knows a person."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    last = fields.String(
        required=True, validate=validate.Length(4, 4), metadata={"description": "Last four of the number"}
    )


class CertificateSchema(Strict):
    """A certificate as it is printed."""

    number = fields.String(required=True, validate=validate.Length(1, 60))
    name = fields.String(required=True, validate=validate.Length(1, 100))


class BansSchema(Schema):
    """Published bans; empty says nothing about whoever is not found."""

    entries = fields.List(fields.Dict(), required=True)


class CertificatesSchema(Schema):
    """Verdicts; empty is not "unlicensed": another authority may have issued the certificate."""

    certificates = fields.List(fields.Nested(VerdictSchema), required=True)


def _counted() -> None:
    """Let only JSON of a size in, and count the question of its address."""
    request.max_content_length = MAX_BODY
    if not request.is_json:
        abort(415)
    asking.count(g.office, request.remote_addr or "", g.now)


@blueprint.before_request
def _guard() -> None:
    if request.method == "POST":
        _counted()


@blueprint.get("/register/feed")
@blueprint.response(200, {"type": "string", "contentMediaType": COSE}, content_type=COSE)
@blueprint.alt_response(304, description="You have it already (If-None-Match)")
@blueprint.alt_response(404, schema=ProblemSchema, description="Not published")
def feed() -> Response:
    """Give the newest published bans, signed by the status key."""
    return _file(register_feed.FEED)


@blueprint.get("/register/feed.json")
@blueprint.response(200, {"type": "object"}, content_type="application/json")
@blueprint.alt_response(304, description="You have it already (If-None-Match)")
@blueprint.alt_response(404, schema=ProblemSchema, description="Not published")
def feed_json() -> Response:
    """Give the content of the feed as JSON; the signature is over `/register/feed`."""
    return _file(register_feed.JSON_FEED)


@blueprint.post("/api/v1/register/look-up")
@blueprint.arguments(NameSchema)
@blueprint.response(200, BansSchema, content_type="application/json")
@blueprint.alt_response(400, schema=ProblemSchema, description="The body is not JSON")
@blueprint.alt_response(413, schema=ProblemSchema, description="The body is over 8 KiB")
@blueprint.alt_response(415, schema=ProblemSchema, description="The body is not called application/json")
@blueprint.alt_response(429, schema=ProblemSchema, description="Too many questions (Retry-After)")
def look_up(question: dict[str, Any]) -> Response:
    """Give the published bans of a name and the last four characters of a number."""
    found = public_register.look_up(g.office, question["name"], question["last"], g.now)
    return jsonify({"entries": [entry.to_json() for entry in found]})


@blueprint.post("/api/v1/certificates/look-up")
@blueprint.arguments(CertificateSchema)
@blueprint.response(200, CertificatesSchema, content_type="application/json")
@blueprint.alt_response(400, schema=ProblemSchema, description="The body is not JSON")
@blueprint.alt_response(413, schema=ProblemSchema, description="The body is over 8 KiB")
@blueprint.alt_response(415, schema=ProblemSchema, description="The body is not called application/json")
@blueprint.alt_response(429, schema=ProblemSchema, description="Too many questions (Retry-After)")
def certificates(question: dict[str, Any]) -> Response:
    """Give the verdicts on the certificates of a number and the name on them."""
    found = public_register.certificates(g.office, question["number"], question["name"], g.now)
    return jsonify({"certificates": [verdict.to_json() for verdict in found]})


def _file(path: str) -> Response:
    file = publication.file(g.office, path)
    response = Response(file.body, content_type=file.media_type)
    response.headers["ETag"] = file.etag
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    response.cache_control.public = True
    response.cache_control.max_age = 60
    return response.make_conditional(request)
