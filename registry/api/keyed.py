"""What the paths for programs with an API key share: the key is asked first, each answer is described."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, request
from flask_smorest import Blueprint

from . import guard
from .json_body import JsonBody
from .problems import ProblemSchema

MAX_BODY = 128 * 1024
"""Bytes of a JSON body: the longest proposal with its documents is a third of it."""
SCHEME = "apiKey"
SECURITY_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API key (`wrk_…`): a registrar makes it for an account and some acts of it.",
}
_REFUSALS = {
    400: "The body is not JSON",
    401: "No API key, or one that is unknown, expired or revoked",
    403: "The account, or the key, is not for this; or the law keeps this account from it",
    404: "There is no such thing",
    409: "The law, or what happened meanwhile, stands in the way: see `code`",
    413: "The body is too large",
    415: "The body is not called application/json",
    422: "A member, the document or what the law asks of it is wrong: see `code`",
    429: "Too many requests (Retry-After)",
}
JSON = (400, 413, 415)
"""What can be wrong with a body, beside its members."""
_View = TypeVar("_View", bound=Callable[..., Any])


def blueprint(name: str, description: str) -> Blueprint:
    """Make a blueprint under /api/v1 whose every path asks for a key before anything else."""
    made = Blueprint(name, __name__, url_prefix="/api/v1", description=description)
    made.ARGUMENTS_PARSER = JsonBody()

    @made.before_request
    def _enter() -> None:
        if request.method == "OPTIONS":
            return
        request.max_content_length = MAX_BODY
        guard.actor()

    return made


def expect_json() -> None:
    """Refuse a body that is not called JSON."""
    if request.method == "POST" and not request.is_json:
        abort(415)


def refuses(made: Blueprint, *statuses: int) -> Callable[[_View], _View]:
    """Describe how a path refuses, beside what every path with a key does."""

    def described(view: _View) -> _View:
        for status in sorted({401, 403, 429, *statuses}, reverse=True):
            view = made.alt_response(status, schema=ProblemSchema, description=_REFUSALS[status])(view)
        return made.doc(security=[{SCHEME: []}])(view)

    return described
