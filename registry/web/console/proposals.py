"""Proposing: pick the kind, fill in the form for exactly that kind, see what the law asks; write anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import RegistryError
from registry.rules.affairs import MEASURES, On, falls_on
from registry.rules.measures import Measure
from registry.rules.permissions import Act
from registry.rules.procedure_table import Affair, needs
from registry.rules.projection import Mode
from registry.schemas.cases import AmendSchema, ProposalSchema
from registry.verify.claims import day_number
from registry.verify.identity import DOCUMENT_TYPES
from registry.web import guard
from registry.workflows import accident_views, case_files, person_files
from registry.workflows import cases as workflow
from registry.workflows.abouts import Whom
from registry.workflows.authority import require
from registry.workflows.proposing import Proposal

from . import cases, forms
from .case_words import today

blueprint = Blueprint("proposals", __name__, url_prefix="/cases")


def _new() -> str:
    """Show the kinds, or the form of one."""
    require(guard.actor(), Act.CASE_PROPOSE)
    affair = _one_of(Affair, request.args.get("affair"))
    if affair is None:
        return render_template("console/case_kinds.html", kinds=_kinds())
    measure = MEASURES.get(affair) or _one_of(Measure, request.args.get("measure"))
    if affair is Affair.IMPORT and measure is None:
        return render_template("console/case_measures.html", measures=list(Measure))
    return _form(affair, measure, _whom(affair, measure), "", {})


@blueprint.get("/new")
def new() -> str:
    """Show the kinds, or the form of one: `affair`, and what it is about, stand in the address."""
    return _new()


@blueprint.post("/new")
@forms.again(_new)
def propose() -> AnyResponse:
    """Open a case."""
    affair = _one_of(Affair, request.args.get("affair"))
    measure = _one_of(Measure, request.args.get("measure"))
    more: dict[str, Any] = {"affair": affair and affair.value, "documents": forms.kept()}
    if affair is Affair.IMPORT:
        more["measure"] = measure and measure.value
    told: Proposal = forms.read(ProposalSchema(), **more)
    stood = workflow.propose(g.office, guard.actor(), _whole(told, _whom(told.affair, measure)), g.now)
    return redirect(url_for("console.cases.show", case_id=stood.id))


def _amend(case_id: str) -> str:
    """Show the proposal of a case in its form."""
    actor = guard.actor()
    require(actor, Act.CASE_PROPOSE)
    told = case_files.read(g.office, actor, case_id, g.now)
    one = told.view.case
    measure = _one_of(Measure, one.proposal["measure"])
    return _form(Affair(one.affair), measure, told.about.whom, "proposal.", one.proposal, told=told)


@blueprint.get("/<case_id>/amend")
def change(case_id: str) -> str:
    """Show the proposal of a case, to be written anew."""
    return _amend(case_id)


@blueprint.post("/<case_id>/amend")
@forms.again(_amend)
def amend(case_id: str) -> AnyResponse:
    """Write the proposal of a case anew."""
    actor = guard.actor()
    require(actor, Act.CASE_PROPOSE)
    one = case_files.read(g.office, actor, case_id, g.now).view.case
    more: dict[str, Any] = {"affair": one.affair, "documents": forms.kept("proposal.documents")}
    if one.affair == Affair.IMPORT:
        more["measure"] = one.proposal["measure"]
    if one.ends_id is not None:
        more["ends_id"] = one.ends_id
    elif one.serial is not None:
        more["serial"] = one.serial
    read = forms.read(AmendSchema(), **{f"proposal.{name}": value for name, value in more.items()})
    whom = person_files.whom(g.office, actor, one.person_id) if _names_person(one) else None
    workflow.amend(g.office, actor, case_id, read["version"], _whole(read["proposal"], whom), g.now)
    return redirect(url_for("console.cases.show", case_id=case_id))


def _names_person(one: Any) -> bool:
    return one.person_id is not None and one.serial is None and one.ends_id is None


def _form(
    affair: Affair,
    measure: Measure | None,
    whom: Whom | None,
    before: str,
    was: dict[str, Any],
    **more: Any,
) -> str:
    """Show the form for one kind; the names of its fields begin with `before`."""
    on = falls_on(affair, measure)
    return render_template(
        "console/proposal.html",
        affair=affair.value,
        measure=measure,
        on=on.value,
        whom=whom,
        p=before,
        was=was,
        needs=needs(affair, today()),
        law=cases.law_of(measure) if measure else None,
        asks_person=on is On.PERSON and whom is None and not was,
        accident=_accident(affair) if not was else None,
        modes=[each.value for each in Mode],
        document_types=DOCUMENT_TYPES,
        conditions=cases.conditions,
        today=today(),
        **{"told": None, **more},
    )


def _accident(affair: Affair) -> Any:
    """Give the accident's file that the address names."""
    asked = request.args.get("accident")
    return accident_views.view(g.office, guard.actor(), asked) if asked else None


def _whom(affair: Affair, measure: Measure | None) -> Whom | None:
    """Say whom the address names, where the kind is about a person."""
    if falls_on(affair, measure or MEASURES.get(affair)) is not On.PERSON:
        return None
    entry, person = request.args.get("involved"), request.args.get("person")
    if entry:
        return person_files.of_entry(g.office, guard.actor(), entry)
    return person_files.whom(g.office, guard.actor(), person) if person else None


def _whole(told: Proposal, whom: Whom | None) -> Proposal:
    """Put in who is meant, as their document names them, and bring the details to their form."""
    who = told.who
    if whom is not None:
        who = person_files.document_of(g.office, guard.actor(), whom.person_id)
    return replace(told, who=who, details=_details(told.affair, told.details))


def _details(affair: Affair, given: dict[str, Any]) -> dict[str, Any]:
    """Turn days and moments of the form into the numbers that details have."""
    told = dict(given)
    try:
        if affair is Affair.BODY_RULE:
            days = {name: day_number(date.fromisoformat(told[name])) for name in ("from_day", "to_day")}
            return {**told, **days}
        if affair is Affair.KEY_COMPROMISED:
            moment = datetime.fromisoformat(told["since"]).replace(tzinfo=g.office.settings.zone)
            return {**told, "since": int(moment.timestamp())}
    except (KeyError, ValueError):
        raise RegistryError("PROPOSAL_INVALID", field="details") from None
    return {**told, "fraud": told["fraud"] == "true"} if "fraud" in told else told


def _kinds() -> dict[str, list[tuple[str, Any]]]:
    """Give the kinds by what they fall on, each with what the law asks."""
    found: dict[str, list[tuple[str, Any]]] = {each.value: [] for each in On}
    for affair in Affair:
        if affair is Affair.IMPORT:
            found[On.PERSON.value].append((affair.value, needs(affair, today())))
        else:
            on = falls_on(affair, MEASURES.get(affair))
            found[on.value].append((affair.value, needs(affair, today())))
    return found


def _one_of(kind: Any, code: str | None) -> Any:
    """Give the member of a list of words, or None."""
    return kind(code) if code in {each.value for each in kind} else None
