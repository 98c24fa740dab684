"""What lies ahead in a case: what may be done, what must come, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from registry.rules.history import History, Step
from registry.rules.procedure import Next, next_steps
from registry.rules.windows import window

_ORDER = (
    *(Step.NOTIFY, Step.ASK_HEARING, Step.WAIVE, Step.CALL_HEARING, Step.HOLD_HEARING, Step.REVIEW),
    *(Step.APPROVE, Step.SERVE, Step.PUBLIC_NOTICE, Step.APPEAL, Step.DECIDE_APPEAL),
)
_MUST = frozenset((Step.NOTIFY, Step.REVIEW, Step.APPROVE, Step.SERVE))
"""Steps that a case does not do without, where its kind has them."""
_OVER = frozenset(("ALREADY_TAKEN", "ALREADY_DECIDED", "STEP_NOT_NEEDED", "CASE_CLOSED"))


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
        elif step in _MUST and (step is not Step.SERVE or history.needs().service):
            why = window(history, step)
            if isinstance(why, str) and why not in _OVER:
                found.append(Ahead(step, None, why))
    return tuple(found)
