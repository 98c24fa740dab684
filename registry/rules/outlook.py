"""What lies ahead in a case: what may be done, what must come, what stands in its way, who is awaited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from registry.rules.history import History, Step, Taken
from registry.rules.procedure import Doer, Next, next_steps, refusal
from registry.rules.windows import window

_ORDER = (
    *(Step.NOTIFY, Step.ASK_HEARING, Step.WAIVE, Step.CALL_HEARING, Step.HOLD_HEARING, Step.REVIEW),
    *(Step.APPROVE, Step.SERVE, Step.PUBLIC_NOTICE, Step.APPEAL, Step.DECIDE_APPEAL),
)
_MUST = frozenset((Step.NOTIFY, Step.REVIEW, Step.APPROVE, Step.SERVE))
"""Steps that a case does not do without, where its kind has them."""
_OVER = frozenset(("ALREADY_TAKEN", "ALREADY_DECIDED", "STEP_NOT_NEEDED", "CASE_CLOSED"))
_NOT_BY_YOU = frozenset(
    ("PROPOSER_CANNOT_REVIEW", "PROPOSER_CANNOT_APPROVE", "REVIEWER_CANNOT_APPROVE", "TIED_TO_PROPOSER")
)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A step that is to come: with its days where they are known, or the code of what stands in its way."""

    step: Step
    next: Next | None
    why: str | None = None


def ahead(history: History, today: date) -> tuple[Ahead, ...]:
    """Give what is to come, in the order of a case; to withdraw, reject or amend is not on the way."""
    possible = {each.step: each for each in next_steps(history, today)}
    found = []
    for step in _ORDER:
        if step in possible:
            found.append(Ahead(step, possible[step]))
        elif step in _MUST:
            why = window(history, step)
            if isinstance(why, str) and why not in _OVER:
                found.append(Ahead(step, None, why))
    return tuple(found)


def owed(history: History, coming: Iterable[Next]) -> tuple[Next, ...]:
    """Give the steps that the office owes now; what the party may do, or nobody must, is not among them."""
    return tuple(each for each in coming if each.open_now and _is_owed(history, each.step))


def may_take(history: History, step: Step, doer: Doer, today: date) -> bool:
    """Say whether nothing keeps `doer`, of all who have the right, from a step: two persons."""
    return refusal(history, Taken(step, today, doer.account), doer, today) not in _NOT_BY_YOU


def _is_owed(history: History, step: Step) -> bool:
    match step:
        case Step.NOTIFY | Step.HOLD_HEARING | Step.REVIEW | Step.APPROVE | Step.DECIDE_APPEAL:
            return True
        case Step.CALL_HEARING:
            return history.last(Step.CALL_HEARING) is None
        case Step.SERVE:
            return history.last(Step.PUBLIC_NOTICE) is None
        case Step.AMEND:
            last = history.last(*Step)
            return last is not None and last.step is Step.REVIEW and not last.passed
        case _:
            return False
