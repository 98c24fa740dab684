"""Persons: looked up by type and number of a document, which stand in the form's body and nowhere else."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.schemas.cases import WhoSchema
from registry.verify.identity import DOCUMENT_TYPES
from registry.web import guard
from registry.workflows import person_files
from registry.workflows.proposing import Who

from . import forms

blueprint = Blueprint("persons", __name__, url_prefix="/persons")


def _ask(*, nobody: bool = False) -> str:
    return render_template("console/person_search.html", nobody=nobody, document_types=DOCUMENT_TYPES)


@blueprint.get("")
def ask() -> str:
    """Ask for type and number of a document."""
    person_files.may_look(guard.actor())
    return _ask()


@blueprint.post("")
@forms.again(_ask)
def look_up() -> AnyResponse | str:
    """Look a person up, and go to their file."""
    who: Who = forms.read(WhoSchema())
    found = person_files.look_up(g.office, guard.actor(), *who, g.now)
    if found is None:
        return _ask(nobody=True)
    return redirect(url_for("console.persons.show", person_id=found))


@blueprint.get("/<person_id>")
def show(person_id: str) -> str:
    """Show what is on record about a person."""
    file = person_files.read(g.office, guard.actor(), person_id, g.now)
    return render_template("console/person.html", file=file, zone=g.office.settings.zone)
