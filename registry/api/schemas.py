"""The shapes of the JSON interface; they say shape, never law, and ask nothing."""

from __future__ import annotations

from marshmallow import Schema, fields

from registry.schemas.shape import IsoDay, Strict
from registry.verify.verdict import Mode, Notice, Outcome, Reason

from .problems import ProblemSchema


def _one_of(values: type[Outcome] | type[Reason] | type[Notice] | type[Mode]) -> fields.String:
    return fields.String(required=True, metadata={"enum": [value.value for value in values]})


def _day(*, allow_none: bool = False) -> fields.String:
    return fields.String(required=True, allow_none=allow_none, metadata={"format": "date"})


def _time() -> fields.String:
    return fields.String(required=True, metadata={"format": "date-time"})


class QuestionSchema(Strict):
    """What is asked: a text, and perhaps for which work and which day."""

    text = fields.String(
        required=True, metadata={"description": "The text of the QR code", "examples": ["HTTPS://…/V/2KCE…"]}
    )
    work = fields.String(
        load_default=None,
        allow_none=True,
        metadata={"description": "scheme:code of the work to be done", "examples": ["mem:2.1"]},
    )
    on = IsoDay(
        load_default=None,
        allow_none=True,
        metadata={"description": "The day of the work; today where absent", "format": "date"},
    )


class ClaimsSchema(Schema):
    """What the certificate says; present only once its signature was proved."""

    serial = fields.Integer(required=True)
    name = fields.String(required=True)
    last4 = fields.String(required=True, metadata={"description": "End of the identity number"})
    scheme = fields.Integer(required=True, metadata={"description": "Scheme and edition of its catalogue"})
    scope = fields.List(fields.String(), required=True, metadata={"description": "Codes of operations"})
    start = _day()
    end = _day(allow_none=True)
    review_due = _day(allow_none=True)
    body = fields.String(required=True)
    body_name = fields.String(required=True, allow_none=True)
    signed_at = _time()


class ListSchema(Schema):
    """The published list an answer rests on, and its age."""

    epoch = fields.Integer(required=True)
    version = fields.Integer(required=True)
    issued_at = _time()
    age_seconds = fields.Integer(required=True)


class VerdictSchema(Schema):
    """An outcome with all its reasons: the same object that `welder-registry verify --json` prints."""

    outcome = _one_of(Outcome)
    reasons = fields.List(_one_of(Reason), required=True)
    notices = fields.List(_one_of(Notice), required=True)
    claims = fields.Nested(ClaimsSchema, required=True, allow_none=True)
    checked_at = _time()
    work = fields.String(required=True, allow_none=True)
    on = _day(allow_none=True)
    list = fields.Nested(ListSchema, required=True, allow_none=True)
    mode = _one_of(Mode)
    official = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Which official code it is, if any"},
    )


class CheckSchema(Schema):
    """One thing the service needs, and whether it has it."""

    name = fields.String(required=True)
    ok = fields.Boolean(required=True)
    detail = fields.String(required=True)


class NotReadySchema(ProblemSchema):
    """A problem that tells which thing is missing."""

    checks = fields.List(fields.Nested(CheckSchema), required=True)


class ReadinessSchema(Schema):
    """Whether the service can do its work."""

    status = fields.String(required=True, metadata={"enum": ["ready"]})
    checks = fields.List(fields.Nested(CheckSchema), required=True)


class HealthSchema(Schema):
    """That the process answers."""

    status = fields.String(required=True, metadata={"enum": ["ok"]})
