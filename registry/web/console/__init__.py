"""The regulator's console: cases, accident files, looking back, oversight. Everything for those signed in.

Where something is refused the page is shown again with what was typed (`forms.again`).
"""

from __future__ import annotations

from flask import Blueprint, Flask, request

from registry.adapters.attachments import MAX_BYTES
from registry.web import guard
from registry.web.language import LANGUAGES

from . import (
    accidents,
    approvals,
    audits,
    cases,
    documents,
    forms,
    look_back,
    oversight,
    overview,
    papers,
    persons,
    proposals,
    register_entries,
    resemblances,
    rule_rows,
    steps,
)
from .navigation import navigation

MAX_FORM = 256 * 1024
"""Bytes of a form without files."""
MAX_FILES = 2 * MAX_BYTES
"""Bytes of a form with files: two of the largest, or many small ones."""

blueprint = Blueprint("console", __name__, url_prefix="/console")
_OVERSIGHT = (resemblances, register_entries, oversight, audits, rule_rows)
_CASES = (cases, proposals, steps, approvals, papers, persons)
for _part in (overview, documents, *_CASES, accidents, look_back, *_OVERSIGHT):
    blueprint.register_blueprint(_part.blueprint)


@blueprint.before_request
def _bound() -> None:
    # Before the form is read for its token; strangers send no files.
    with_files = request.mimetype == "multipart/form-data" and guard.signed() is not None
    request.max_content_length = MAX_FILES if with_files else MAX_FORM


guard.protect(blueprint)


def install(app: Flask) -> None:
    """Add the console to `app`; its links keep the language that was asked for."""
    app.register_blueprint(blueprint)
    app.context_processor(lambda: {"navigation": navigation, "typed": forms.typed, "wrong": forms.wrong})
    app.url_defaults(_keep_language)


def _keep_language(endpoint: str, values: dict[str, object]) -> None:
    asked = request.args.get("lang") if request else None
    if asked in LANGUAGES and endpoint.startswith("console."):
        values.setdefault("lang", asked)
