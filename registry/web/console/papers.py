"""Papers of a case, to be printed: notice and decision, drafts until what they say has happened."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from registry.rules.history import Step
from registry.web import guard
from registry.workflows import case_files

from . import cases

blueprint = Blueprint("papers", __name__, url_prefix="/cases")


@blueprint.get("/<case_id>/notice")
def notice(case_id: str) -> str:
    """Show the notice: what is intended, why, by which law, and the party's rights."""
    return _paper(case_id, "notice", Step.NOTIFY)


@blueprint.get("/<case_id>/decision")
def decision(case_id: str) -> str:
    """Show the decision with the ways to appeal."""
    return _paper(case_id, "decision", Step.APPROVE)


def _paper(case_id: str, kind: str, made_by: Step) -> str:
    told = case_files.read(g.office, guard.actor(), case_id, g.now)
    done = told.history.last(made_by)
    return render_template(
        "console/paper.html", told=told, kind=kind, day=done.day if done else None, **cases.described(told)
    )
