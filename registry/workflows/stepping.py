"""One step of a case: held, judged by the law, appended with its documents, audited. All in one transaction.

The case row is locked first, then compared with the version that the actor saw: of two who act at once, the
second is told that the case has changed. The lock on the log's counter comes last, with a decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from registry.errors import RegistryError
from registry.models import Case, CaseStep, accident, account, case
from registry.rules import procedure
from registry.rules.affairs import DOCUMENTED, REASONED
from registry.rules.history import History, Step, Taken, state
from registry.rules.permissions import Act
from registry.rules.procedure import Doer
from registry.rules.procedure_table import Affair, clocks, needs

from . import audit, documents
from .authority import OFFICE, Actor, require
from .basis import plain
from .context import Office

_FACTS = ("chair", "passed", "remedy", "outcome")
_A_DAY = 24 * 3600


def history_of(office: Office, one: Case, steps: Sequence[CaseStep] | None = None) -> History:
    """Give what happened in a case, as the rules read it."""
    session = office.session
    taken = tuple(taken_of(step) for step in (case.steps(session, one.id) if steps is None else steps))
    keepers = accident.keepers(session, one.accident_id) if one.accident_id else frozenset()
    return History(Affair(one.affair), taken, keepers)


def hold(office: Office, actor: Actor, act: Act, case_id: str, version: int) -> Case:
    """Lock a case as the actor saw it; the right is asked first, so that nobody learns what exists.

    Errors: RegistryError FORBIDDEN, CASE_UNKNOWN, CASE_CHANGED.
    """
    require(actor, act)
    one = case.lock(office.session, case_id)
    if one is None:
        raise RegistryError("CASE_UNKNOWN")
    if one.version != version:
        raise RegistryError("CASE_CHANGED")
    return one


def judge(office: Office, actor: Actor, one: Case, wanted: Taken, now: int) -> History:
    """Ask the law; give the history with the step. The right was asked before. Errors: every code of it."""
    history = history_of(office, one)
    refused = procedure.refusal(
        history, wanted, doer_of(office, actor, history, wanted.step, now), office.day(now)
    )
    if refused is not None:
        raise RegistryError(refused)
    return replace(history, taken=(*history.taken, wanted))


def enter(
    office: Office,
    actor: Actor,
    one: Case,
    history: History,
    now: int,
    *,
    attached: Sequence[str] = (),
    note: str | None = None,
    **more: Any,
) -> CaseStep:
    """Append the newest step of `history`.

    Errors: RegistryError ATTACHMENT_UNKNOWN, DOCUMENT_MISSING, NOTE_MISSING, BASIS_* of a note.
    """
    wanted, session = history.taken[-1], office.session
    kept = documents.known(office, attached)
    if wanted.step in DOCUMENTED and not kept:
        raise RegistryError("DOCUMENT_MISSING")
    if wanted.step in REASONED and not (note or "").strip():
        raise RegistryError("NOTE_MISSING")
    said = {name: value for name, value in asdict(wanted).items() if name in _FACTS and value is not None}
    if wanted.hearing_on is not None:
        said["hearing_on"] = wanted.hearing_on.isoformat()
    if note:
        said["note"] = plain(note, "note")
    step = CaseStep(
        case_id=one.id,
        number=len(history.taken),
        step=wanted.step.value,
        day=wanted.day.isoformat(),
        said={**said, **more},
        documents=kept,
        proposal_sha256=one.proposal_sha256,
        by=actor.account_id,
        entered_at=now,
    )
    one.state = state(history)
    one.step_count = len(history.taken)  # so that every step makes a new version, whatever the state
    session.add(step)
    session.flush()
    audit.record(session, actor, procedure.ACTS[wanted.step], "case", one.id, now, rule=_rule(history))
    return step


def taken_of(step: CaseStep) -> Taken:
    """Give a step as the rules read it."""
    said = step.said
    hearing = said.get("hearing_on")
    return Taken(
        Step(step.step),
        date.fromisoformat(step.day),
        step.by,
        hearing_on=date.fromisoformat(hearing) if hearing else None,
        **{name: said.get(name) for name in _FACTS},
    )


def doer_of(office: Office, actor: Actor, history: History, wanted: Step, now: int) -> Doer:
    """Say who acts, and with whose accounts, of those that bar the step, its own was in one hand lately.

    All ways: who opened an account may act by it, so two accounts of which one opened the other, or which a
    third opened both, may be one person. The office's own command is nobody's hand.
    """
    today = office.day(now)
    since, session, own = now - clocks(today).tie_days * _A_DAY, office.session, actor.account_id

    def hands(of: str) -> frozenset[str]:
        return (account.openers(session, of, since) | {of}) - {OFFICE}

    others = frozenset[str]().union(*(bar.accounts for bar in procedure.bars(history, wanted))) - {own}
    mine = hands(own) if others else frozenset()
    return Doer(own, tuple((by, today) for by in sorted(others) if mine & hands(by)))


def _rule(history: History) -> str:
    """Name the row of the law that the step rests on, for the audit trail."""
    return needs(history.affair, history.taken[0].day).source[:200]
