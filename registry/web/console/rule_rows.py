"""The law as data, and the rights: every dated row with its source, and the table of who may do what."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from registry.rules.permissions import RIGHTS, Act, Channel, Role
from registry.web import guard
from registry.workflows import rule_book
from registry.workflows.authority import allows

blueprint = Blueprint("rule_rows", __name__)


@blueprint.get("/rules")
def listing() -> str:
    """Show every row of law; only those that nobody has verified where that is asked."""
    actor, open_only = guard.actor(), request.args.get("open") == "1"
    lines = rule_book.lines(g.office, actor, g.now)
    return render_template(
        "console/rule_rows.html",
        lines=[line for line in lines if not (open_only and line.verified)],
        count=len(lines),
        unverified=sum(not line.verified for line in lines),
        open_only=open_only,
        proposes=allows(actor, Act.CASE_PROPOSE),
    )


@blueprint.get("/rights")
def rights() -> str:
    """Show who may do what."""
    mine = guard.actor().roles
    return render_template(
        "console/rights.html", rights=RIGHTS, roles=list(Role), channels=list(Channel), mine=mine
    )
