"""The fields of what the interface tells: moments with their offset, days, hashes, names of a table."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import g
from marshmallow import Schema, fields

from registry.verify.verdict import rfc3339


class Moment(fields.Field[Any]):
    """Unix seconds, told as RFC 3339 with the offset of the registry's time zone."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_how: Any) -> str | None:
        return None if value is None else rfc3339(value, g.office.settings.zone)


class Hexadecimal(fields.Field[Any]):
    """Bytes, told in hexadecimal."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_how: Any) -> str | None:
        return None if value is None else bytes(value).hex()


def moment(source: str | None = None, *, none: bool = False) -> Moment:
    """Give the field of a moment."""
    how = {"type": "string", "format": "date-time"}
    return Moment(required=True, allow_none=none, attribute=source, metadata=how)


def a_hash(source: str | None = None, *, none: bool = False) -> Hexadecimal:
    """Give the field of a SHA-256."""
    how = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    return Hexadecimal(required=True, allow_none=none, attribute=source, metadata=how)


def word(source: str | None = None, *, none: bool = False, **more: Any) -> fields.String:
    """Give the field of a text."""
    return fields.String(required=True, allow_none=none, attribute=source, metadata=more)


def one_of(values: type[StrEnum], source: str | None = None) -> fields.String:
    """Give the field of a name out of a table."""
    return word(source, enum=[value.value for value in values])


def whole(source: str | None = None, *, none: bool = False) -> fields.Integer:
    """Give the field of a whole number."""
    return fields.Integer(required=True, allow_none=none, attribute=source)


def a_day(source: str | None = None, *, none: bool = False) -> fields.Date:
    """Give the field of a day."""
    return fields.Date(required=True, allow_none=none, attribute=source)


class RecordedSchema(Schema):
    """The key of what was recorded."""

    id = word()
