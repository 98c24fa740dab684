"""Forms of the console: read by the same schemas as JSON, shown again with what was typed where refused.

A field's name is its path in the object: `basis.reason`. Empty fields are not told. Lists are fields that
stand more than once, or are declared as lists.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g, make_response, request
from marshmallow import Schema, ValidationError
from marshmallow.fields import Field, List, Nested
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.web import guard
from registry.workflows import documents

_KEPT_OUT = ("form_token",)
_GONE = (401, 403, 404)
"""Refusals that say nothing about what was typed: there the page of the error is the answer."""


def read(schema: Schema, **more: Any) -> Any:
    """Give what the form of this request tells, as `schema` makes it; `more` is told beside, by path.

    Errors: RegistryError FORM_INVALID; its fact `fields` names them.
    """
    told: dict[str, Any] = {}
    for name in request.form:
        values = [value.strip() for value in request.form.getlist(name) if value.strip()]
        if name not in _KEPT_OUT and values:
            _put(told, name.split("."), values if _is_list(schema, name) else values[0])
    for name, value in more.items():
        _put(told, name.split("."), value)
    try:
        return schema.load(told)
    except ValidationError as error:
        g.invalid = set(_paths(error.normalized_messages()))
        raise RegistryError("FORM_INVALID", fields=", ".join(sorted(g.invalid))) from error


def attached(name: str = "files") -> list[str]:
    """Keep the files of a form; give their SHA-256 digests. Errors: those of `documents.attach`."""
    sent = [each for each in request.files.getlist(name) if each.filename]
    return [
        documents.attach(g.office, guard.actor(), each.filename or "", each.stream.read(), g.now)
        for each in sent
    ]


def kept(name: str = "documents") -> list[str]:
    """Keep the files of a form beside those that it names; a form shown again names them (`g.kept`)."""
    known = [each for each in dict.fromkeys(request.form.getlist(name)) if each]
    g.kept = list(dict.fromkeys([*known, *attached()]))
    found: list[str] = g.kept
    return found


def again(show: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answer a refusal with the page `show` makes, `g.error` in it, and what was typed."""

    def wrap(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def asked(**where: Any) -> Any:
            try:
                return view(**where)
            except RegistryError as error:
                if error.status in _GONE or error.status >= 500:
                    raise
                g.error = error
                answer: AnyResponse = make_response(show(**where), error.status)
                return answer

        return asked

    return wrap


def typed(name: str, otherwise: Any = "") -> Any:
    """Give what was typed into a field of a form that is shown again."""
    return request.form.get(name, otherwise) if "error" in g else otherwise


def wrong(name: str) -> bool:
    """Say whether a field is among those that were refused."""
    return name in g.get("invalid", ())


def _put(told: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        told = told.setdefault(part, {})
    told[path[-1]] = value


def _is_list(schema: Schema, name: str) -> bool:
    field: Field | None = None
    for part in name.split("."):
        field = schema.fields.get(part)
        if isinstance(field, Nested):
            schema = field.schema
    return isinstance(field, List)


def _paths(messages: dict[Any, Any], before: str = "") -> list[str]:
    found = []
    for name, inner in messages.items():
        path = before if name == "_schema" else f"{before}.{name}" if before else str(name)
        found += _paths(inner, path) if isinstance(inner, dict) else [path or "–"]
    return found
