"""POST /api/v1/verify: the verdict on the text of a QR code."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, jsonify, request
from flask_smorest import Blueprint

from registry.workflows import checking

from .json_body import JsonBody
from .problems import ProblemSchema
from .schemas import QuestionSchema, VerdictSchema

MAX_BODY = 64 * 1024  # bytes; a token's text is under 7 KiB, so whatever is longer is nobody's certificate
blueprint = Blueprint("verify", __name__, url_prefix="/api/v1", description="What a certificate is worth now")
blueprint.ARGUMENTS_PARSER = JsonBody()


@blueprint.before_request
def _expect_json() -> None:
    request.max_content_length = MAX_BODY
    if request.method == "POST" and not request.is_json:
        abort(415)


@blueprint.post("/verify")
@blueprint.arguments(QuestionSchema)
@blueprint.response(200, VerdictSchema, content_type="application/json", description="The verdict")
@blueprint.alt_response(400, schema=ProblemSchema, description="The body is not JSON")
@blueprint.alt_response(413, schema=ProblemSchema, description="The body is over 64 KiB")
@blueprint.alt_response(415, schema=ProblemSchema, description="The body is not called application/json")
def verify(question: dict[str, Any]) -> Response:
    """Judge the text of a QR code: 200 with a verdict, whatever the text is."""
    g.verdict = checking.verify_text(g.office, now=g.now, **question)
    return jsonify(g.verdict.to_json())
