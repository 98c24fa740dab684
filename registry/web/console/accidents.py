"""Accident files: the list, a file with its history, and the forms that add to it. Nothing is overwritten."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.rules.grounds import Capacity
from registry.rules.permissions import Act
from registry.schemas.accidents import (
    AgainSchema,
    ChangeSchema,
    FactsSchema,
    InvolvementSchema,
    PenaltySchema,
    PoliceSchema,
)
from registry.verify.identity import DOCUMENT_TYPES
from registry.web import guard
from registry.web.language import chosen
from registry.web.works import works
from registry.workflows import accident_views, accidents, involvements, penalties
from registry.workflows.authority import allows, require
from registry.workflows.penalties import FALLS_ON

from . import forms
from .wording import affair_name, at, fault, pairs

blueprint = Blueprint("accidents", __name__, url_prefix="/accidents")


@blueprint.get("")
def listing() -> str:
    """List the accidents, the newest first."""
    actor = guard.actor()
    page = accident_views.page(g.office, actor, after=request.args.get("after"))
    return render_template("console/accidents.html", page=page, keeps=allows(actor, Act.ACCIDENT_KEEP))


@blueprint.get("/new")
def new() -> str:
    """Show the form of a new file."""
    require(guard.actor(), Act.ACCIDENT_KEEP)
    return render_template("console/accident_form.html", works=works(chosen()), last=None, id=None)


@blueprint.post("/new")
@forms.again(new)
def open_file() -> AnyResponse:
    """Open a file."""
    facts = forms.read(FactsSchema(), **_derived(""), **_attached("determination"))
    return _to(accidents.open_file(g.office, guard.actor(), facts, g.now))


@blueprint.get("/<accident_id>")
def show(accident_id: str) -> str:
    """Show a file: what it says now, how it came to that, the people, penalties, the police, its cases."""
    actor = guard.actor()
    seen = accident_views.view(g.office, actor, accident_id)
    return render_template(
        "console/accident.html",
        seen=seen,
        last=seen.versions[-1],
        works=works(chosen()),
        at=at,
        fault=fault,
        affair_name=affair_name,
        persons={each.entry.person_id: each for each in seen.people},
        window_open=g.office.day(g.now) <= seen.regrade_until,
        keeps=allows(actor, Act.ACCIDENT_KEEP),
        proposes=allows(actor, Act.CASE_PROPOSE),
    )


@blueprint.get("/<accident_id>/amend")
def amendment(accident_id: str) -> str:
    """Show the form of a new version, filled in with the newest."""
    seen = _kept(accident_id)
    return render_template(
        "console/accident_form.html",
        works=works(chosen()),
        last=seen.versions[-1],
        id=accident_id,
        seen=seen,
        happened=at(seen.versions[-1].happened_at, "T"),
        today=g.office.day(g.now),
    )


@blueprint.post("/<accident_id>/amend")
@forms.again(amendment)
def amend(accident_id: str) -> AnyResponse:
    """Write a new version; the determination stays where no other is attached."""
    kept = _kept(accident_id).versions[-1].determination
    told = {"facts.determination": kept} if kept else {}
    told |= _attached("facts.determination")
    change = forms.read(ChangeSchema(), **_derived("facts."), **told)
    accidents.amend(g.office, guard.actor(), accident_id, now=g.now, **change)
    return _to(accident_id)


@blueprint.get("/<accident_id>/people")
def person(accident_id: str) -> str:
    """Show the form that enters a person."""
    return render_template(
        "console/accident_person.html",
        seen=_kept(accident_id),
        entry=None,
        document_types=pairs("accident.document.", DOCUMENT_TYPES),
        capacities=pairs("accident.capacity.", Capacity),
    )


@blueprint.post("/<accident_id>/people")
@forms.again(person)
def involve(accident_id: str) -> AnyResponse:
    """Enter a person; whether they were licensed is answered from the records."""
    told = forms.read(InvolvementSchema(), **_attached("issuer_answer"))
    involvements.involve(g.office, guard.actor(), accident_id, now=g.now, **told)
    return _to(accident_id, "people")


@blueprint.get("/<accident_id>/people/<entry_id>")
def answer(accident_id: str, entry_id: str) -> str:
    """Show the form that asks again about a person of the file, or takes in the issuer's answer."""
    seen = _kept(accident_id)
    entry = next((each for each in seen.people if each.entry.id == entry_id), None)
    if entry is None:
        raise RegistryError("NOT_INVOLVED")
    capacities = pairs("accident.capacity.", Capacity)
    return render_template("console/accident_person.html", seen=seen, entry=entry, capacities=capacities)


@blueprint.post("/<accident_id>/people/<entry_id>")
@forms.again(answer)
def ask_again(accident_id: str, entry_id: str) -> AnyResponse:
    """Ask again."""
    told = forms.read(AgainSchema(), **_attached("issuer_answer"))
    involvements.ask_again(g.office, guard.actor(), accident_id, entry_id, g.now, **told)
    return _to(accident_id, "people")


@blueprint.get("/<accident_id>/penalties")
def penalty(accident_id: str) -> str:
    """Show the form of a penalty."""
    seen, on = _kept(accident_id), pairs("accident.on.", FALLS_ON)
    people = [(each.entry.person_id, f"{each.name or ''} {each.number}".strip()) for each in seen.people]
    return render_template("console/accident_penalty.html", seen=seen, falls_on=on, people=people)


@blueprint.post("/<accident_id>/penalties")
@forms.again(penalty)
def penalise(accident_id: str) -> AnyResponse:
    """Enter a penalty by its document."""
    told = forms.read(PenaltySchema(), **_attached("document"))
    penalties.penalise(g.office, guard.actor(), accident_id, now=g.now, **told)
    return _to(accident_id, "penalties")


@blueprint.get("/<accident_id>/police")
def transfer(accident_id: str) -> str:
    """Show the form of the transfer to the police."""
    return render_template("console/accident_police.html", seen=_kept(accident_id))


@blueprint.post("/<accident_id>/police")
@forms.again(transfer)
def tell_police(accident_id: str) -> AnyResponse:
    """Note the transfer by its document."""
    told = forms.read(PoliceSchema(), **_attached("proof"))
    penalties.tell_police(g.office, guard.actor(), accident_id, now=g.now, **told)
    return _to(accident_id, "police")


def _kept(accident_id: str) -> accident_views.AccidentView:
    """Give a file to whoever may write in it."""
    actor = guard.actor()
    require(actor, Act.ACCIDENT_KEEP)
    return accident_views.view(g.office, actor, accident_id)


def _attached(name: str) -> dict[str, str]:
    """Keep the one document of a form; give its digest under the field it belongs to."""
    kept = forms.attached("file")
    return {name: kept[0]} if kept else {}


def _derived(before: str) -> dict[str, str]:
    """Tell what follows from the form: the moment with its offset, and the kind of loss that counts."""
    told = {}
    if moment := request.form.get(f"{before}happened_at", ""):
        told[f"{before}happened_at"] = _zoned(moment)
    if fire := request.form.get(f"{before}fire", ""):
        told[f"{before}loss_kind"] = "property" if fire == "true" else "economic"
    return told


def _zoned(moment: str) -> str:
    """Give a local time such as 2026-03-01T14:30 with the office's offset; what is none as it came."""
    try:
        local = datetime.fromisoformat(moment[:40])
    except ValueError:
        return moment
    return local.replace(tzinfo=g.office.settings.zone).isoformat() if local.tzinfo is None else moment


def _to(accident_id: str, part: str | None = None) -> AnyResponse:
    return redirect(url_for("console.accidents.show", accident_id=accident_id, _anchor=part), 303)
