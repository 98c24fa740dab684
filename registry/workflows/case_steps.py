"""The steps between proposal and appeal that need no signature: each one transaction, entered with its day.

Steps may be entered late: `day` is when it happened. What the law says of the order counts by those days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.errors import RegistryError
from registry.models import Case, account
from registry.rules import procedure
from registry.rules.history import Step, Taken

from . import stepping
from .authority import Actor
from .context import Office
from .orders import Decided
from .transaction import one_transaction


@dataclass(frozen=True, slots=True)
class Stood:
    """A case after a step: its key, version and state, the hash that its approval signs; what was decided."""

    id: str
    version: int
    state: str
    proposal_sha256: bytes
    decided: Decided | None = None


def notify(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """Enter the notice (告知书): facts, reasons, basis and rights were told. `how`: see `step`."""
    return step(office, actor, case_id, version, Step.NOTIFY, now, **how)


def ask_hearing(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """Enter that the party asked for a hearing, on the day they did, by their paper. `how`: see `step`."""
    return step(office, actor, case_id, version, Step.ASK_HEARING, now, **how)


def waive(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """Enter that the party waived hearing and answer, by their paper. `how`: see `step`."""
    return step(office, actor, case_id, version, Step.WAIVE, now, **how)


def call_hearing(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """Enter the call to the hearing; `how` holds `hearing_on` and `chair` (an account's key). See `step`."""
    return step(office, actor, case_id, version, Step.CALL_HEARING, now, **how)


def hold_hearing(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """Enter the hearing with its minutes; `how` holds `chair`. See `step`."""
    return step(office, actor, case_id, version, Step.HOLD_HEARING, now, **how)


def review(
    office: Office, actor: Actor, case_id: str, version: int, now: int, *, passed: bool, **how: Any
) -> Stood:
    """Enter the legal review (法制审核): passed, or given back with a note. `how`: see `step`."""
    return step(office, actor, case_id, version, Step.REVIEW, now, passed=passed, **how)


def reject(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """End the case without a decision: the approver does not approve. `how`: see `step`."""
    return step(office, actor, case_id, version, Step.REJECT, now, **how)


def withdraw(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """End the case without a decision: the proposal is taken back. `how`: see `step`."""
    return step(office, actor, case_id, version, Step.WITHDRAW, now, **how)


def serve(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """Enter that the decision was served (送达), by its proof. `how`: see `step`."""
    return step(office, actor, case_id, version, Step.SERVE, now, **how)


def publish_notice(office: Office, actor: Actor, case_id: str, version: int, now: int, **how: Any) -> Stood:
    """Enter the public notice (公告送达): the person is not found; it counts as served after its term."""
    return step(office, actor, case_id, version, Step.PUBLIC_NOTICE, now, **how)


def appeal(
    office: Office, actor: Actor, case_id: str, version: int, now: int, *, remedy: str, **how: Any
) -> Stood:
    """Enter an appeal: `reconsideration` (行政复议) or `suit` (行政诉讼). `how`: see `step`."""
    return step(office, actor, case_id, version, Step.APPEAL, now, remedy=remedy, **how)


@one_transaction
def step(
    office: Office,
    actor: Actor,
    case_id: str,
    version: int,
    what: Step,
    now: int,
    *,
    day: date | None = None,
    documents: Sequence[str] = (),
    note: str | None = None,
    **facts: Any,
) -> Stood:
    """Take a step other than proposing, approving and deciding an appeal.

    `day`: when it happened, today where it is not told. `documents`: SHA-256 digests of attachments. `facts`:
    those of rules.history.Taken that the step tells. Errors: RegistryError FORBIDDEN, CASE_UNKNOWN,
    CASE_CHANGED, DOCUMENT_MISSING, NOTE_MISSING, ATTACHMENT_UNKNOWN, CHAIR_UNKNOWN, BASIS_*, and every code
    of the law.
    """
    if what in (Step.PROPOSE, Step.AMEND, Step.APPROVE, Step.DECIDE_APPEAL):
        raise ValueError("these have functions of their own")
    one = stepping.hold(office, actor, procedure.ACTS[what], case_id, version)
    _check_chair(office, facts.get("chair"))
    wanted = Taken(what, day or office.day(now), actor.account_id, **facts)
    history = stepping.judge(office, actor, one, wanted, now)
    stepping.enter(office, actor, one, history, now, attached=documents, note=note)
    return stood(office, one)


def _check_chair(office: Office, chair: object) -> None:
    if chair is not None and office.session.get(account.Account, chair) is None:
        raise RegistryError("CHAIR_UNKNOWN")


def stood(office: Office, one: Case, decided: Decided | None = None) -> Stood:
    """Give a case as it stands after a step, in the open transaction."""
    office.session.flush()
    return Stood(one.id, one.version, one.state, one.proposal_sha256, decided)
