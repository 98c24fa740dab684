"""POST /api/v1/persons/check: what is on record about a person, for whom may ask, and why they asked."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from registry.schemas.persons import PersonQuestionSchema
from registry.verify.verdict import Outcome, Reason
from registry.workflows import person_checks
from registry.workflows.checking import PersonAnswer

from . import guard, keyed
from .schemas import VerdictSchema
from .told import moment, one_of, word

blueprint: Blueprint = keyed.blueprint("persons_api", "Persons, looked up by document and name")
blueprint.before_request(keyed.expect_json)


class PersonSchema(Schema):
    """What is on record, the best certificate first; the number that was asked about is never repeated."""

    outcome = one_of(Outcome)
    reasons = fields.List(one_of(Reason), required=True)
    name = word(none=True)
    credentials = fields.List(fields.Nested(VerdictSchema), required=True)
    checked_at = moment()


@blueprint.post("/persons/check")
@blueprint.arguments(PersonQuestionSchema)
@blueprint.response(200, PersonSchema, content_type="application/json", description="What is on record")
@keyed.refuses(blueprint, *keyed.JSON)
def check(question: dict[str, Any]) -> Any:
    """Check a person. NO_RECORD is not "unlicensed": another authority may have issued the certificate.

    Who may not ask is told so before the record is looked at: the same for everybody, on record or not.
    """
    return _told(person_checks.check(g.office, guard.actor(), now=g.now, **question))


def _told(answer: PersonAnswer) -> dict[str, Any]:
    return {
        "outcome": answer.outcome.value,
        "reasons": [reason.value for reason in answer.reasons],
        "name": answer.name,
        "credentials": [verdict.to_json() for verdict in answer.credentials],
        "checked_at": answer.checked_at,
    }
