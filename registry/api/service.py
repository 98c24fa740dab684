"""The JSON interface as a whole: its OpenAPI 3.1 description and its errors in one shape."""

from __future__ import annotations

from flask import Flask, Response
from flask_smorest import Api
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from . import (
    accidents,
    approvals,
    cases,
    documents,
    health,
    keyed,
    log,
    metrics,
    persons,
    published,
    register,
    verify,
)
from .problems import MEDIA_TYPE, ProblemSchema, http_problem

_CONFIG = {
    "API_TITLE": "Welder Registry",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": "/",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "info": {
            "description": "Check welder certificates, and fetch the signed files with which anyone can "
            "check them without asking us. Errors are application/problem+json with a stable `code`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
    },
}
_WITH_KEY = (persons, documents, accidents, cases, approvals)


class Sha256Converter(BaseConverter):
    """A SHA-256 in hexadecimal as a part of an address."""

    regex = "[0-9a-f]{64}"


class JsonApi(Api):
    """flask-smorest, answering errors as RFC 9457 problems and saying so in its description."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_RESPONSE_CONTENT_TYPE = MEDIA_TYPE

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer any HTTP exception as a problem."""
        return http_problem(error)


def install(app: Flask) -> None:
    """Add the JSON interface to `app`."""
    app.config.update(_CONFIG)
    api = JsonApi(app)
    api.register_converter(Sha256Converter, lambda _: {"type": "string", "pattern": "^[0-9a-f]{64}$"})
    app.url_map.converters["sha256"] = Sha256Converter
    api.spec.components.security_scheme(keyed.SCHEME, keyed.SECURITY_SCHEME)
    for module in (verify, *_WITH_KEY, published, log, register, health, metrics):
        api.register_blueprint(module.blueprint)
