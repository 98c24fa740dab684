"""What the shapes share: strict objects, days in one spelling, digests, short texts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, fields, validate

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LONGEST = 2_000
"""Characters of a free text; a field may take less."""


class Strict(Schema):
    """An object in which a member that nobody knows is a mistake of the sender, who is told so."""

    class Meta:
        """Refuse what is not declared."""

        unknown = RAISE


class IsoDay(fields.Date):
    """A day as 2026-03-01 and in no other form: `strptime` would take 2026-3-1 and full-width digits too."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not _ISO_DAY.fullmatch(value):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        return super()._deserialize(value, attr, data, **kwargs)


def text(limit: int = LONGEST, **how: Any) -> fields.String:
    """Give the field of a text of 1 to `limit` characters; required unless `load_default` is told."""
    if "load_default" in how:
        how.setdefault("allow_none", True)
    return fields.String(required="load_default" not in how, validate=validate.Length(1, limit), **how)


def key(**how: Any) -> fields.String:
    """Give the field of a key of the registry; whether there is such a thing is asked later."""
    if "load_default" in how:
        how.setdefault("allow_none", True)
    return _written_as("[0-9A-Za-z-]{1,36}", **how)


def digest(**how: Any) -> fields.String:
    """Give the field of a document's SHA-256 in hexadecimal."""
    return _written_as("[0-9a-f]{64}", **how)


def digests(**how: Any) -> fields.List:
    """Give the field of a list of documents, by their SHA-256."""
    how.setdefault("load_default", list)
    return fields.List(digest(), validate=validate.Length(max=20), **how)


def _written_as(pattern: str, **how: Any) -> fields.String:
    """Give the field of a text of one form, which is told to the outside as JSON Schema writes it."""
    kept = validate.Regexp(re.compile(rf"{pattern}\Z"))
    how = {"required": "load_default" not in how, "metadata": {"pattern": f"^{pattern}$"}, **how}
    return fields.String(validate=kept, **how)
