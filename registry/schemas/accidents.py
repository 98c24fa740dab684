"""Accident files as they come in: facts, the people involved, penalties, the police."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from registry.rules.grounds import Capacity
from registry.workflows.accidents import LOSS_KINDS, Facts
from registry.workflows.penalties import FALLS_ON

from .cases import BasisSchema
from .shape import IsoDay, Strict, digest, key, text

_COUNT = validate.Range(0, 100_000)
_YUAN = validate.Range(0, 10**13)


class Moment(fields.Integer):
    """A moment with its offset from UTC, as 2026-03-01T14:30+08:00; it becomes Unix seconds."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_how: Any) -> int:
        try:
            told = datetime.fromisoformat(value if isinstance(value, str) and len(value) <= 40 else "")
            if told.tzinfo is None:
                raise ValueError(value)
            return int(told.timestamp())
        except (ValueError, OverflowError) as error:
            raise ValidationError("Not a moment such as 2026-03-01T14:30+08:00.") from error


class FactsSchema(Strict):
    """What is known of an accident; loss in whole yuan: of property for fires, else economic."""

    place = text(200)
    happened_at = Moment(required=True, metadata={"type": "string", "format": "date-time"})
    unit = text(200)
    work = text(80)
    deaths = fields.Integer(required=True, validate=_COUNT)
    serious_injuries = fields.Integer(required=True, validate=_COUNT)
    loss_yuan = fields.Integer(required=True, validate=_YUAN)
    loss_kind = fields.String(required=True, validate=validate.OneOf(LOSS_KINDS))
    fire = fields.Boolean(required=True)
    unit_uscc = text(40, load_default=None)
    determination = digest(load_default=None, allow_none=True)

    @post_load
    def _make(self, data: dict[str, Any], **_how: Any) -> Facts:
        return Facts(**data)


class ChangeSchema(Strict):
    """A new version of a file: why, and the day on which the change came about."""

    facts = fields.Nested(FactsSchema, required=True)
    why = text()
    counted_on = IsoDay(required=True)


class InvolvementSchema(Strict):
    """A person in a file and in what capacity; `issuer_answer`: the issuing system's written answer."""

    document_type = text(40)
    number = text(60)
    name = text(100, load_default=None)
    capacity = fields.String(required=True, validate=validate.OneOf([each.value for each in Capacity]))
    issuer_answer = digest(load_default=None, allow_none=True)


class AgainSchema(Strict):
    """A person of a file, asked about again; what is not told stays what it was."""

    capacity = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf([each.value for each in Capacity])
    )
    issuer_answer = digest(load_default=None, allow_none=True)


class PenaltySchema(Strict):
    """A penalty as its document has it: on a person of the file (`person_id`) or on a `unit`."""

    falls_on = fields.String(required=True, validate=validate.OneOf(FALLS_ON))
    kind = text(100)
    basis = fields.Nested(BasisSchema, required=True)
    decided_on = IsoDay(required=True)
    document = digest()
    person_id = key(load_default=None)
    unit = text(200, load_default=None)
    amount_yuan = fields.Integer(load_default=None, allow_none=True, validate=_YUAN)


class PoliceSchema(Strict):
    """That the case went to the police, by the document of its transfer."""

    proof = digest()


class AccidentQuerySchema(Strict):
    """Which accidents a list is of: from the day `since` on (of the last year), before the day `before`."""

    since = IsoDay()
    before = IsoDay()
