"""Approvals for programs: what a passkey must sign, and its answer. The key names the account, no more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g
from flask_smorest import Blueprint

from registry.schemas.cases import AppealDecisionSchema, AppealQuestionSchema, ApprovalSchema
from registry.workflows import appeals, cases, questions

from . import guard, keyed
from .case_shapes import StoodSchema, ToSignSchema

blueprint: Blueprint = keyed.blueprint("approvals_api", "Approvals, each signed by a passkey")
blueprint.before_request(keyed.expect_json)


@blueprint.get("/cases/<uuid:case_id>/approval")
@blueprint.response(200, ToSignSchema, content_type="application/json")
@keyed.refuses(blueprint, 404)
def question(case_id: UUID) -> Any:
    """Give exactly what an approval signs; what to ask the passkey, or what forbids the approval now."""
    return questions.of_proposal(g.office, guard.actor(), str(case_id), g.now)


@blueprint.post("/cases/<uuid:case_id>/approval")
@blueprint.arguments(ApprovalSchema)
@blueprint.response(201, StoodSchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def approve(told: dict[str, Any], case_id: UUID) -> Any:
    """Approve what was proposed: the decision stands with this answer, and any process tells it."""
    told["response"] = told.pop("assertion")
    return cases.approve(g.office, guard.actor(), str(case_id), now=g.now, **told)


@blueprint.post("/cases/<uuid:case_id>/appeal/question")
@blueprint.arguments(AppealQuestionSchema)
@blueprint.response(200, ToSignSchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def appeal_question(told: dict[str, Any], case_id: UUID) -> Any:
    """Give exactly what an answer to an appeal signs; what to ask the passkey, or what forbids it now."""
    asked = str(case_id), told["version"], told["answer"]
    return questions.of_answer(g.office, guard.actor(), *asked, g.now)


@blueprint.post("/cases/<uuid:case_id>/appeal")
@blueprint.arguments(AppealDecisionSchema)
@blueprint.response(201, StoodSchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def decide_appeal(told: dict[str, Any], case_id: UUID) -> Any:
    """Answer an appeal: `lifted` and `changed` take effect with this answer."""
    told["response"] = told.pop("assertion")
    return appeals.decide_appeal(g.office, guard.actor(), str(case_id), now=g.now, **told)
