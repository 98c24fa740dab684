"""Cases: a decision on its way, from the proposal to the appeal. Each function is one step, one transaction.

Every step takes the `version` of the case that the actor saw, and gives the next. What the law refuses is a
RegistryError with the code of rules.procedure. Nothing is deleted and nothing is changed: a withdrawn
proposal stays, a correction is a new decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from registry.errors import RegistryError
from registry.models import Case
from registry.models.identifiers import new_id
from registry.rules.history import Step, Taken
from registry.rules.permissions import Act
from registry.rules.procedure_table import Affair

from . import effects, limits, proposing, stepping
from .approving import Approved, sign
from .authority import Actor, require
from .basis import Basis
from .case_steps import (
    Stood,
    appeal,
    ask_hearing,
    call_hearing,
    hold_hearing,
    notify,
    publish_notice,
    reject,
    review,
    serve,
    step,
    stood,
    waive,
    withdraw,
)
from .context import Office
from .proposing import Proposal, Who
from .transaction import one_transaction

__all__ = [
    "Affair",
    "Approved",
    "Basis",
    "Proposal",
    "Stood",
    "Who",
    "amend",
    "appeal",
    "approve",
    "ask_hearing",
    "call_hearing",
    "hold_hearing",
    "lift",
    "notify",
    "propose",
    "publish_notice",
    "reject",
    "review",
    "serve",
    "step",
    "waive",
    "withdraw",
]


@one_transaction
def propose(office: Office, actor: Actor, told: Proposal, now: int) -> Stood:
    """Open a case. Errors: RegistryError FORBIDDEN, and those of `proposing.written` and `proposing.whom`."""
    require(actor, _proposes(told))
    _count(office, actor, told, now)
    person_id = proposing.whom(office, told, now)
    content = proposing.written(office, told, person_id, now)
    one = Case(
        id=new_id(now), affair=told.affair.value, step_count=0, opened_by=actor.account_id, opened_at=now
    )
    _write(office, actor, one, content, 1, now)
    office.session.add(one)
    office.session.flush()
    history = stepping.judge(office, actor, one, Taken(Step.PROPOSE, office.day(now), actor.account_id), now)
    stepping.enter(office, actor, one, history, now, attached=content["documents"], proposal=content)
    return stood(office, one)


@one_transaction
def amend(office: Office, actor: Actor, case_id: str, version: int, told: Proposal, now: int) -> Stood:
    """Write the proposal anew, about the same person or thing: whoever was told must be told again.

    Errors: as `propose`; RegistryError CASE_UNKNOWN, CASE_CHANGED, CASE_ABOUT_ANOTHER, ALREADY_DECIDED.
    """
    one = stepping.hold(office, actor, _proposes(told), case_id, version)
    _count(office, actor, told, now)
    wanted = Taken(Step.AMEND, office.day(now), actor.account_id)
    history = stepping.judge(office, actor, one, wanted, now)
    content = proposing.written(office, told, proposing.whom(office, told, now), now)
    same = ("affair", "person", "serial", "ends")
    if any(content[name] != one.proposal[name] for name in same):
        raise RegistryError("CASE_ABOUT_ANOTHER")
    _write(office, actor, one, content, len(history.taken), now)
    stepping.enter(office, actor, one, history, now, attached=content["documents"], proposal=content)
    return stood(office, one)


@one_transaction
def approve(
    office: Office,
    actor: Actor,
    case_id: str,
    version: int,
    proposal_sha256: bytes,
    response: dict[str, Any],
    now: int,
) -> Stood:
    """Approve exactly what was proposed, by a passkey; the decision stands with this commit.

    `proposal_sha256`: of what the approver was shown, and the challenge that the passkey signed; `response`:
    its answer. Errors: RegistryError FORBIDDEN, CASE_UNKNOWN, CASE_CHANGED, PASSKEY_REFUSED, every code of
    the law, and those of `deciding.decide`.
    """
    one = stepping.hold(office, actor, Act.CASE_APPROVE, case_id, version)
    wanted = Taken(Step.APPROVE, office.day(now), actor.account_id)
    history = stepping.judge(office, actor, one, wanted, now)
    effects.unchanged(office, one, proposal_sha256)
    signed = sign(office, actor, one, len(history.taken), one.proposal_sha256, response, now)
    stepping.enter(office, actor, one, history, now, assertion=signed.sha256.hex())
    decided = effects.take_effect(office, one, signed.sha256, now)
    return stood(office, one, decided)


def lift(
    office: Office, actor: Actor, decision_id: str, basis: Basis, now: int, *, documents: Sequence[str] = ()
) -> Stood:
    """Propose to lift a decision; lifting is a decision of its own, with an approval of its own."""
    told = Proposal(Affair.LIFT, basis, documents=tuple(documents), ends_id=decision_id)
    return propose(office, actor, told, now)


def _count(office: Office, actor: Actor, told: Proposal, now: int) -> None:
    """Count whom a proposal names: its refusal tells whether number and name are on record together."""
    if told.who is not None:
        limits.count_look_up(office, actor, told.who.document_type, told.who.number, now)


def _proposes(told: Proposal) -> Act:
    return Act.DECISION_IMPORT if told.affair is Affair.IMPORT else Act.CASE_PROPOSE


def _write(office: Office, actor: Actor, one: Case, content: dict[str, Any], number: int, now: int) -> None:
    """Put a proposal into the case, with its place in it, and hash the whole."""
    ground = content["ground"] or {}
    whole = {"case": one.id, "number": number, "by": actor.account_id, "on": now, **content}
    one.proposal, one.proposal_sha256 = whole, proposing.digest(whole)
    one.accident_id = ground.get("accident")
    one.person_id, one.serial, one.ends_id = content["person"], content["serial"], content["ends"]
    one.state = "proposed"
