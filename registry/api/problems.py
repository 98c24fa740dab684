"""Every refusal as an RFC 9457 problem: one shape, a stable code, sentences in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, json
from marshmallow import Schema, fields
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import HTTPException

from registry.errors import RegistryError

MEDIA_TYPE = "application/problem+json"
_CODES = {
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
    HTTPStatus.METHOD_NOT_ALLOWED: "METHOD_NOT_ALLOWED",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "TOO_LARGE",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "NOT_JSON",
    HTTPStatus.UNPROCESSABLE_ENTITY: "INVALID_FIELDS",
}


class MessageSchema(Schema):
    """A sentence in both languages."""

    zh = fields.String(data_key="zh-CN", required=True)
    en = fields.String(required=True)


class FieldProblemSchema(Schema):
    """What is wrong with one member of the body."""

    pointer = fields.String(required=True, metadata={"description": "JSON Pointer of the member"})
    detail = fields.String(required=True)


class ProblemSchema(Schema):
    """A refusal (RFC 9457) with the members `code`, which never changes, and `message`."""

    type = fields.String(required=True)
    title = fields.String(required=True, metadata={"description": "The HTTP status in words"})
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "Stable; programs decide by it"})
    detail = fields.String(required=True, metadata={"description": "`message` in English"})
    message = fields.Nested(MessageSchema, required=True)
    errors = fields.List(fields.Nested(FieldProblemSchema))


def problem(error: RegistryError, **members: Any) -> Response:
    """Answer with `error` as application/problem+json; `members` are added to it."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "code": error.code,
        "detail": error.message["en"],
        "message": error.message,
        **members,
    }
    response = Response(json.dumps(body), error.status, mimetype=MEDIA_TYPE)
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(error.facts.get("seconds", 60))
    if error.code == "API_KEY_REFUSED":
        response.www_authenticate = WWWAuthenticate("bearer")
    return response


def translate(error: HTTPException) -> RegistryError:
    """Give the office's own error for what Flask, werkzeug or webargs refused."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return RegistryError("INTERNAL")
    if status == HTTPStatus.BAD_REQUEST and _messages(error):
        return RegistryError("BAD_JSON")
    return RegistryError(_CODES.get(status, "BAD_REQUEST"))


def http_problem(error: HTTPException) -> Response:
    """Answer an HTTP exception as a problem, naming each member that webargs refused."""
    ours = translate(error)
    if ours.code != "INVALID_FIELDS":
        return problem(ours)
    return problem(ours, errors=[each for part in _messages(error).values() for each in _pointed(part)])


def _messages(error: HTTPException) -> Mapping[str, Any]:
    """Give what marshmallow found, by the part of the request it was found in."""
    data: Mapping[str, Any] = getattr(error, "data", None) or {}
    found: Mapping[str, Any] = data.get("messages", {})
    return found


def _pointed(found: Any, pointer: str = "#") -> Iterator[dict[str, str]]:
    """Turn what marshmallow found, {member or index: … [sentence]}, into pointers."""
    if not isinstance(found, Mapping):
        yield from ({"pointer": pointer, "detail": sentence} for sentence in found)
        return
    for member, within in found.items():
        yield from _pointed(within, pointer if member == "_schema" else f"{pointer}/{_escaped(str(member))}")


def _escaped(member: str) -> str:
    """Escape a member's name for a JSON Pointer (RFC 6901)."""
    # Half a surrogate pair is a name in JSON and in no encoding: it becomes a question mark.
    named = member.encode("utf-8", "replace").decode()
    return named.replace("~", "~0").replace("/", "~1")
