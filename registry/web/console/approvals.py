"""Approvals and answers to appeals: pages that show exactly what is signed, and take what is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request, url_for
from marshmallow import Schema, ValidationError
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.rules.affairs import MEASURES, falls_on
from registry.rules.measures import Measure
from registry.rules.permissions import Act
from registry.rules.procedure import OUTCOMES
from registry.rules.procedure_table import Affair
from registry.schemas.cases import AppealDecisionSchema, AppealQuestionSchema, ApprovalSchema
from registry.web import guard
from registry.workflows import appeals, case_files, questions
from registry.workflows import cases as workflow
from registry.workflows.appeals import Answer
from registry.workflows.authority import allows

from . import cases, forms

blueprint = Blueprint("approvals", __name__, url_prefix="/cases")


@blueprint.get("/<case_id>/approval")
def ask(case_id: str) -> str:
    """Show exactly what an approval would sign, and ask for the passkey, or say why not."""
    actor = guard.actor()
    told = case_files.read(g.office, actor, case_id, g.now)
    question = questions.of_proposal(g.office, actor, case_id, g.now)
    seen = told.view.case
    if (seen.version, seen.proposal_sha256) != (question.version, question.sha256):
        raise RegistryError("CASE_CHANGED")  # between the two readings: what is signed must be what is shown
    return render_template(
        "console/approval.html",
        told=told,
        question=question,
        may_reject=allows(actor, Act.CASE_REJECT) and not told.view.closed and not told.view.decisions,
        **cases.described(told),
    )


@blueprint.post("/<case_id>/approval")
def approve(case_id: str) -> Response:
    """Take an approval as the page's script sends it; say where to go."""
    told = _json(ApprovalSchema())
    workflow.approve(
        g.office,
        guard.actor(),
        case_id,
        told["version"],
        told["proposal_sha256"],
        told["assertion"],
        g.now,
    )
    return jsonify(next=url_for("console.cases.show", case_id=case_id))


@blueprint.get("/<case_id>/appeal")
def write(case_id: str) -> str:
    """Show the form for the answer to an appeal, or say why not."""
    actor = guard.actor()
    told = case_files.read(g.office, actor, case_id, g.now)
    affair = Affair(told.view.case.affair)
    was = MEASURES.get(affair)
    same = [each.value for each in Measure if was and falls_on(affair, was) is falls_on(affair, each)]
    return render_template(
        "console/appeal.html",
        told=told,
        refused=questions.appeal_refused(g.office, actor, case_id, g.now),
        outcomes=OUTCOMES,
        others=same,
        **cases.described(told),
    )


@blueprint.post("/<case_id>/appeal")
def answer(case_id: str) -> AnyResponse | str:
    """Take the form and show what will be signed; or take what the script of that page has signed."""
    if not request.is_json:
        shown: AnyResponse | str = _look(case_id=case_id)
        return shown
    told = _json(AppealDecisionSchema())
    appeals.decide_appeal(
        g.office, guard.actor(), case_id, told["version"], told["answer"], told["assertion"], g.now
    )
    return jsonify(next=url_for("console.cases.show", case_id=case_id))


@forms.again(write)
def _look(case_id: str) -> str:
    documents = forms.kept("answer.documents")
    read = forms.read(AppealQuestionSchema(), **{"answer.documents": documents})
    said: Answer = read["answer"]
    actor = guard.actor()
    question = questions.of_answer(g.office, actor, case_id, read["version"], said, g.now)
    if question.refused:
        raise question.refused
    told = case_files.read(g.office, actor, case_id, g.now)
    payload = {"version": read["version"], "answer": _written(said)}
    return render_template(
        "console/appeal_question.html",
        told=told,
        question=question,
        said=said,
        payload=payload,
        **cases.described(told),
    )


def _written(said: Answer) -> dict[str, Any]:
    """Give an answer as JSON takes it."""
    plain = asdict(said.basis.checked())
    return {
        "outcome": said.outcome,
        "basis": plain,
        "documents": list(said.documents),
        "measure": said.measure.value if said.measure else None,
        "until": said.until.isoformat() if said.until else None,
    }


def _json(schema: Schema) -> dict[str, Any]:
    """Give the JSON of this request as `schema` makes it. Errors: RegistryError INVALID_FIELDS."""
    try:
        told: dict[str, Any] = schema.load(request.get_json(silent=True) or {})
    except ValidationError as error:
        raise RegistryError("INVALID_FIELDS") from error
    return told
