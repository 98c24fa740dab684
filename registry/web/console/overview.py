"""The console's first page: what needs attention, for whoever is signed in."""

from __future__ import annotations

from flask import Blueprint, g, render_template

from registry.rules.permissions import Act
from registry.web import guard
from registry.workflows.attention import SHOWN, attention
from registry.workflows.authority import allows
from registry.workflows.look_back_accidents import LONGEST

from .wording import affair_name, at, measure_name

blueprint = Blueprint("overview", __name__)
IN_A_CARD = 5
"""Lines of a list that a card shows; the page that it leads to has all."""


@blueprint.get("")
def show() -> str:
    """Show what there is to do."""
    actor = guard.actor()
    return render_template(
        "console/overview.html",
        actor=actor,
        told=attention(g.office, actor, g.now),
        today=g.office.day(g.now),
        most=SHOWN,
        lines=IN_A_CARD,
        settles=allows(actor, Act.CASE_PROCEED),
        at=at,
        affair_name=affair_name,
        measure_name=measure_name,
        look_back_years=LONGEST,
    )
