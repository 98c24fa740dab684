"""The public register from the office's side: bans that nobody has published, entries, and the mode."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from registry.rules.measures import Measure, effect
from registry.rules.permissions import Act
from registry.web import guard
from registry.web.language import chosen
from registry.workflows import register_list, register_views
from registry.workflows.authority import allows
from registry.workflows.register_list import PAGE

from .wording import at

blueprint = Blueprint("register_entries", __name__, url_prefix="/register")


@blueprint.get("")
def listing() -> str:
    """Show the register."""
    actor = guard.actor()
    before, after = request.args.get("before"), request.args.get("after", "")
    entries = register_list.entries(g.office, actor, g.now, before=before, count=PAGE + 1)
    unpublished = register_views.proposable(g.office, actor, g.now, after=after, count=PAGE + 1)
    return render_template(
        "console/register_entries.html",
        entries=entries[:PAGE],
        older=entries[PAGE - 1].id if len(entries) > PAGE else None,
        unpublished=unpublished[:PAGE],
        further=unpublished[PAGE - 1].decision_id if len(unpublished) > PAGE else None,
        mode=register_list.mode_now(g.office, actor, g.now),
        proposes=allows(actor, Act.CASE_PROPOSE),
        at=at,
        measure_name=_measure_name,
    )


def _measure_name(measure: str) -> str:
    return effect(Measure(measure)).name[chosen()]
