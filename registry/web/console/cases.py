"""Cases: the list with its clocks, and the page of one: what happened, what is next, the form for it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, request

from registry.rules.affairs import DOCUMENTED
from registry.rules.history import Step
from registry.rules.measures import Measure, Row, row
from registry.rules.outlook import Ahead
from registry.rules.permissions import Act
from registry.rules.procedure import REMEDIES, Next
from registry.rules.procedure_table import Affair, needs
from registry.web import guard
from registry.workflows import case_files, case_lists
from registry.workflows.authority import allows
from registry.workflows.case_files import CaseFile

from . import case_words

blueprint = Blueprint("cases", __name__, url_prefix="/cases")
case_words.install(blueprint)
_PAGES_OF_THEIR_OWN = (Step.APPROVE, Step.DECIDE_APPEAL, Step.AMEND)
_BY_THE_WAY = (Step.WITHDRAW, Step.REJECT)


@blueprint.get("")
def listing() -> str:
    """Show the list: open ones, those that are over, or those that wait for me."""
    which = request.args.get("show", "open")
    page = case_lists.listing(
        g.office,
        guard.actor(),
        g.now,
        done=which == "done",
        mine=which == "mine",
        after=request.args.get("after"),
    )
    may_open = allows(guard.actor(), Act.CASE_PROPOSE)
    return render_template(
        "console/cases.html", page=page, which=which, may_open=may_open, today=case_words.today()
    )


@blueprint.get("/<case_id>")
def show(case_id: str) -> str:
    """Show one case, with the form of one step that may be taken now."""
    return page(case_id, request.args.get("step"))


def page(case_id: str, wanted: str | None) -> str:
    """Make the page of a case; `wanted` names the step whose form is open."""
    actor = guard.actor()
    told = case_files.read(g.office, actor, case_id, g.now)
    steps = [each.step for each in told.view.next if each.open_now and allows(actor, each.act)]
    forms = [step for step in steps if step not in _PAGES_OF_THEIR_OWN]
    form = next((step for step in forms if step.value == wanted), None)
    if form is None and not set(steps) & {Step.APPROVE, Step.DECIDE_APPEAL}:
        form = next((step for step in forms if step not in _BY_THE_WAY), None)
    hears = form in (Step.CALL_HEARING, Step.HOLD_HEARING)
    return render_template(
        "console/case.html",
        told=told,
        steps=steps,
        form=form,
        documented=form in DOCUMENTED,
        chairs=case_files.chairs(g.office, actor, told) if hears else [],
        remedies=REMEDIES,
        may_look_up=allows(actor, Act.CHECK_PERSON),
        **described(told),
    )


def described(told: CaseFile) -> dict[str, Any]:
    """Give what the parts of a case's page need beside the case."""
    proposal = told.view.case.proposal
    return {
        "law": law_of(proposal["measure"]) if proposal["measure"] else None,
        "needs": needs(Affair(told.view.case.affair), told.history.taken[0].day),
        "clocks": told.history.clocks(),
        "today": case_words.today(),
        "zone": g.office.settings.zone,
        "waits": _waits(told.ahead),
        "conditions": conditions(told.ground.lacking) if told.ground and told.ground.file else [],
    }


def law_of(measure: str) -> Row:
    """Give what the law says today of a measure."""
    return row(Measure(measure), case_words.today())


def conditions(lacking: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Give each condition of the plan's ground with the codes of what it lacks."""
    asked = {
        "capacity": ("NOT_THE_WELDER",),
        "unlicensed": ("WAS_LICENSED", "NOT_FOUND_IS_NOT_UNLICENSED"),
        "grave": ("NOT_GRAVE_ENOUGH",),
        "determined": ("CAUSE_NOT_DETERMINED",),
    }
    return [(name, [code.lower() for code in codes if code in lacking]) for name, codes in asked.items()]


def _waits(ahead: tuple[Ahead, ...]) -> list[Next]:
    """Give the steps that are open now, for who wonders whom the case waits for."""
    return [each.next for each in ahead if each.next is not None and each.next.open_now]
