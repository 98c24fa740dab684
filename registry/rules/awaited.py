"""Which steps of a case wait for the office: not the party's own, and none that only ends a case."""

from __future__ import annotations

from datetime import date

from registry.rules.history import History, Step
from registry.rules.procedure import Next, bars, next_steps

_OFFICE = frozenset(
    (
        *(Step.NOTIFY, Step.CALL_HEARING, Step.HOLD_HEARING, Step.REVIEW, Step.APPROVE),
        *(Step.SERVE, Step.DECIDE_APPEAL),
    )
)


def awaited(history: History, today: date) -> tuple[Next, ...]:
    """Give the steps that the office could take today and has not: what the case waits for."""
    return tuple(step for step in next_steps(history, today) if step.open_now and _waits(history, step.step))


def is_late(step: Next, today: date) -> bool:
    """Say whether the day by which the law wants a step has passed."""
    return step.due is not None and step.due < today


def open_to(history: History, step: Step, account: str) -> bool:
    """Say whether an account's part in the case leaves the step to it; the full answer is `refusal`'s."""
    return not any(account in bar.accounts for bar in bars(history, step))


def _waits(history: History, step: Step) -> bool:
    if step is Step.CALL_HEARING:
        return history.last(Step.CALL_HEARING) is None
    if step is Step.AMEND:  # given back by the review: it is for whoever proposed to go on
        review = history.last(Step.REVIEW)
        return review is not None and not review.passed
    return step in _OFFICE
