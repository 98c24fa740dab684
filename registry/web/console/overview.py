"""The console's first page: what needs attention, for whoever is signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

from registry.web import guard

blueprint = Blueprint("overview", __name__)


@blueprint.get("")
def show() -> str:
    """Show what there is to do."""
    return render_template("console/overview.html", actor=guard.actor())
