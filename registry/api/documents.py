"""POST /api/v1/documents: a document of files and cases, by its bytes; GET gives it back."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import unquote

from flask import g, request, send_file
from marshmallow import Schema
from werkzeug.wrappers import Response as AnyResponse

from registry.adapters.attachments import MAX_BYTES
from registry.workflows import documents

from . import guard, keyed
from .told import word

NAME = "Document-Name"
"""The header that names a document sent as the body, in percent-encoded UTF-8; an address might be logged."""
_AROUND = 64 * 1024
"""Bytes of a form beside its file."""
_TYPES = ("application/pdf", "image/jpeg", "image/png", "text/plain")
_FILE = {"type": "string", "format": "binary"}
_FORM = {"type": "object", "properties": {"file": _FILE}, "required": ["file"]}
blueprint = keyed.blueprint("documents_api", "Documents of files and cases")


def _whole(view: Any) -> Any:
    """Describe a document as an answer: of the type that it came with."""
    for each in _TYPES:
        view = blueprint.response(200, _FILE, content_type=each, description="The document")(view)
    return view


class DocumentSchema(Schema):
    """A document is called by the SHA-256 of its bytes."""

    sha256 = word(pattern="^[0-9a-f]{64}$")


@blueprint.before_request
def _large() -> None:
    request.max_content_length = MAX_BYTES + _AROUND


@blueprint.post("/documents")
@blueprint.doc(
    parameters=[{"in": "header", "name": NAME, "schema": {"type": "string"}, "description": "of a raw body"}],
    requestBody={
        "required": True,
        "content": {
            "multipart/form-data": {"schema": _FORM},
            **{each: {"schema": _FILE} for each in _TYPES},
        },
    },
)
@blueprint.response(201, DocumentSchema, content_type="application/json", description="Kept")
@keyed.refuses(blueprint, 413, 422)
def attach() -> Any:
    """Keep a document, PDF, JPEG, PNG or text up to 20 MB: as the body, or as the part `file` of a form."""
    part = request.files.get("file")
    if part is not None:
        name, content = part.filename or "", part.read(MAX_BYTES + 1)
    else:
        name, content = unquote(request.headers.get(NAME, "")), request.get_data(cache=False)
    return {"sha256": documents.attach(g.office, guard.actor(), name, content, g.now)}


@blueprint.get("/documents/<sha256:digest>")
@_whole
@keyed.refuses(blueprint, 404)
def download(digest: str) -> AnyResponse:
    """Give a document as it was taken in; its type is the one it came with."""
    kept, content = documents.document(g.office, guard.actor(), digest)
    answer: AnyResponse = send_file(
        io.BytesIO(content), mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )
    return answer
