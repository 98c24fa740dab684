"""Entering a step: the forms of a case's page come here; where one is refused the page is shown again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.schemas.cases import StepSchema
from registry.web import guard
from registry.workflows import cases as workflow

from . import cases, forms

blueprint = Blueprint("steps", __name__, url_prefix="/cases")


def _again(case_id: str) -> str:
    return cases.page(case_id, request.form.get("step"))


@blueprint.get("/<case_id>/steps")
def back(case_id: str) -> AnyResponse:
    """Lead whoever asks the address of a form to its page."""
    return redirect(url_for("console.cases.show", case_id=case_id))


@blueprint.post("/<case_id>/steps")
@forms.again(_again)
def take(case_id: str) -> AnyResponse:
    """Take a step."""
    told: dict[str, Any] = forms.read(StepSchema(), documents=forms.kept())
    version, step = told.pop("version"), told.pop("step")
    workflow.step(g.office, guard.actor(), case_id, version, step, g.now, **told)
    return redirect(url_for("console.cases.show", case_id=case_id))
