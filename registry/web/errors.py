"""The page that a browser gets instead of a problem: both languages, no details."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, make_response, render_template, request

from registry.errors import RegistryError

from .language import LANGUAGES, chosen

_FOR_PROGRAMS = ("/api/", "/status/", "/.well-known/", "/healthz", "/readyz", "/metrics", "/openapi.json")


def wants_page() -> bool:
    """Tell whether the asker is a person with a browser, at an address meant for people."""
    if request.path.startswith(_FOR_PROGRAMS):
        return False
    accepted = request.accept_mimetypes
    return accepted["text/html"] > max(accepted["application/problem+json"], accepted["application/json"])


def error_page(error: RegistryError) -> Response:
    """Tell a person what went wrong, in the page's language first and in the other below."""
    first = chosen()
    languages = (first, *(language for language in LANGUAGES if language != first))
    page = make_response(render_template("error.html", error=error, languages=languages), error.status)
    page.vary.update(("Accept", "Accept-Language"))
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        page.headers["Retry-After"] = str(error.facts.get("seconds", 60))
    return page
