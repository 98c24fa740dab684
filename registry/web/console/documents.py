"""Documents of files and cases, given out as files: never shown within a page of ours."""

from __future__ import annotations

import io

from flask import Blueprint, g, send_file
from werkzeug.wrappers import Response as AnyResponse

from registry.web import guard
from registry.workflows import documents

blueprint = Blueprint("documents", __name__, url_prefix="/documents")


@blueprint.get("/<digest>")
def download(digest: str) -> AnyResponse:
    """Send a document as it was taken in."""
    kept, content = documents.document(g.office, guard.actor(), digest)
    answer: AnyResponse = send_file(
        io.BytesIO(content), mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )
    return answer
