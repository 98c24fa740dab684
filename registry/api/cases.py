"""Cases for programs: proposed, taken step by step, read. What is signed by a passkey is in `approvals`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, url_for
from flask_smorest import Blueprint

from registry.schemas.cases import AmendSchema, CaseQuerySchema, ProposalSchema, StepSchema
from registry.workflows import case_lists, case_views, cases
from registry.workflows.cases import Proposal

from . import guard, keyed
from .case_shapes import CaseSchema, CasesSchema, StoodSchema

COUNT = 50
"""Cases in one answer."""
_LOCATION = {"Location": {"description": "Where the case is", "schema": {"type": "string"}}}
blueprint: Blueprint = keyed.blueprint("cases_api", "Cases: from the proposal to the appeal")
blueprint.before_request(keyed.expect_json)


@blueprint.get("/cases")
@blueprint.arguments(CaseQuerySchema, location="query")
@blueprint.response(200, CasesSchema, content_type="application/json")
@keyed.refuses(blueprint)
def listed(asked: dict[str, Any]) -> Any:
    """Give cases in which the office owes a step, or the others, the oldest first, from behind a key on."""
    found = case_lists.listing(g.office, guard.actor(), g.now, count=COUNT, **asked)
    return {"cases": found.lines, "after": found.following}


@blueprint.post("/cases")
@blueprint.arguments(ProposalSchema)
@blueprint.response(201, StoodSchema, content_type="application/json", headers=_LOCATION)
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def propose(proposal: Proposal) -> Any:
    """Open a case by proposing a decision; nothing has happened yet. Sent twice it opens two cases."""
    stood = cases.propose(g.office, guard.actor(), proposal, g.now)
    return stood, 201, {"Location": url_for("cases_api.show", case_id=stood.id)}


@blueprint.get("/cases/<uuid:case_id>")
@blueprint.response(200, CaseSchema, content_type="application/json")
@keyed.refuses(blueprint, 404)
def show(case_id: UUID) -> Any:
    """Give a case with every step, what came of it, and what may come next on which days."""
    return case_views.view(g.office, guard.actor(), str(case_id), g.now)


@blueprint.post("/cases/<uuid:case_id>/proposal")
@blueprint.arguments(AmendSchema)
@blueprint.response(201, StoodSchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def amend(told: dict[str, Any], case_id: UUID) -> Any:
    """Write the proposal anew: whoever was told of the old one must be told again."""
    version, proposal = told["version"], told["proposal"]
    return cases.amend(g.office, guard.actor(), str(case_id), version, proposal, g.now)


@blueprint.post("/cases/<uuid:case_id>/steps")
@blueprint.arguments(StepSchema)
@blueprint.response(201, StoodSchema, content_type="application/json")
@keyed.refuses(blueprint, *keyed.JSON, 404, 409)
def step(told: dict[str, Any], case_id: UUID) -> Any:
    """Enter a step between proposal and appeal, with the day it happened and its documents."""
    version, what = told.pop("version"), told.pop("step")
    return cases.step(g.office, guard.actor(), str(case_id), version, what, g.now, **told)
