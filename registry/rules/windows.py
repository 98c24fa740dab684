"""The days on which each step of a case may happen: the order and the terms of the law.

Entries may be late: a hearing asked for in time counts although it is entered after the term, and
whatever was reviewed meanwhile is reviewed again. What the law wants by a day, but does not void, is `due`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from registry.rules import working_days
from registry.rules.history import History, Step, closed, hearing_term_ends, in_force_on

_DAY = timedelta(days=1)
_AFTER_APPROVAL = frozenset((Step.SERVE, Step.PUBLIC_NOTICE, Step.APPEAL, Step.DECIDE_APPEAL))


@dataclass(frozen=True, slots=True)
class Window:
    """The days on which a step may happen (both inclusive), and the codes for too early and too late.

    `due`: the day by which the law wants it done; later is late, not impossible.
    """

    from_: date
    until: date | None = None
    early: str = "BEFORE_LAST_STEP"
    late: str = "TERM_OVER"
    due: date | None = None


def window(history: History, step: Step) -> Window | str:
    """Give the days on which `step` may happen, or the code of what stands in its way."""
    if not history.taken:
        return Window(date.min) if step is Step.PROPOSE else "NOT_PROPOSED"
    if step is Step.PROPOSE:
        return "ALREADY_TAKEN"
    if closed(history):
        return "CASE_CLOSED"
    decided = history.last(Step.APPROVE) is not None
    if decided is not (step in _AFTER_APPROVAL):
        return "ALREADY_DECIDED" if decided else "NOT_APPROVED"
    return _WINDOWS[step](history)


def _next_day(history: History) -> date:
    return max(taken.day for taken in history.taken)


def _any_day(history: History) -> Window | str:
    return Window(_next_day(history))


def _notify(history: History) -> Window | str:
    if not history.needs().notice:
        return "STEP_NOT_NEEDED"
    return "ALREADY_TAKEN" if history.last(Step.NOTIFY) else Window(_next_day(history))


def _ask(history: History) -> Window | str:
    """Who asked in time keeps the right although it is entered late; only the approval cuts it off."""
    if not history.needs().hearing:
        return "STEP_NOT_NEEDED"
    told = history.last(Step.NOTIFY)
    if told is None:
        return "NOT_NOTIFIED"
    if history.last(Step.ASK_HEARING) or history.last(Step.WAIVE):
        return "ALREADY_TAKEN"
    return Window(told.day, hearing_term_ends(history), early="BEFORE_NOTICE")


def _waive(history: History) -> Window | str:
    told = history.last(Step.NOTIFY)
    if not history.needs().notice:
        return "STEP_NOT_NEEDED"
    if told is None:
        return "NOT_NOTIFIED"
    if history.last(Step.WAIVE) or history.last(Step.HOLD_HEARING) or history.last(Step.REVIEW):
        return "ALREADY_TAKEN"
    return Window(_next_day(history), early="BEFORE_NOTICE")


def _call(history: History) -> Window | str:
    if not history.needs().hearing:
        return "STEP_NOT_NEEDED"
    if history.last(Step.NOTIFY) is None:
        return "NOT_NOTIFIED"
    if history.last(Step.ASK_HEARING) is None or history.last(Step.WAIVE):
        return "HEARING_NOT_ASKED"
    if history.last(Step.HOLD_HEARING):
        return "ALREADY_TAKEN"
    return Window(_next_day(history))


def _hold(history: History) -> Window | str:
    if not history.needs().hearing:
        return "STEP_NOT_NEEDED"
    if history.last(Step.NOTIFY) is None:
        return "NOT_NOTIFIED"
    called = history.last(Step.CALL_HEARING)
    if called is None or called.hearing_on is None or history.last(Step.WAIVE):
        return "HEARING_NOT_CALLED"
    if history.last(Step.HOLD_HEARING):
        return "ALREADY_TAKEN"
    return Window(max(called.hearing_on, _next_day(history)), early="HEARING_TOO_EARLY")


def _heard(history: History) -> Window | str:
    """Give from when on nobody's right to be heard stands in the way any more."""
    asked_for = history.needs()
    if not asked_for.notice:
        return Window(_next_day(history))
    if history.last(Step.NOTIFY) is None:
        return "NOT_NOTIFIED"
    if history.last(Step.HOLD_HEARING) or history.last(Step.WAIVE):
        return Window(_next_day(history))
    if history.last(Step.ASK_HEARING):
        return "HEARING_NOT_HELD"
    ends = hearing_term_ends(history)
    assert ends is not None  # noqa: S101  told above: there is a notice
    return Window(max(ends + _DAY, _next_day(history)), early="TERM_RUNNING")


def _review(history: History) -> Window | str:
    if not history.needs().review:
        return "STEP_NOT_NEEDED"
    if history.after(Step.REVIEW, Step.ASK_HEARING):
        return "ALREADY_TAKEN"
    return _heard(history)


def _approve(history: History) -> Window | str:
    heard = _heard(history)
    if isinstance(heard, str) or not history.needs().review:
        return heard
    review = history.last(Step.REVIEW)
    if review is None or not history.after(Step.REVIEW, Step.ASK_HEARING):
        return "NOT_REVIEWED"
    return heard if review.passed else "REVIEW_RETURNED"


def _serve(history: History) -> Window | str:
    if not history.needs().service:
        return "STEP_NOT_NEEDED"
    approved = history.last(Step.APPROVE)
    if history.last(Step.SERVE) or approved is None:
        return "ALREADY_TAKEN"
    due = working_days.after(approved.day, history.clocks().serve_working_days)
    return Window(_next_day(history), due=due)


def _public_notice(history: History) -> Window | str:
    return "ALREADY_TAKEN" if history.last(Step.PUBLIC_NOTICE) else _serve(history)


def _appeal(history: History) -> Window | str:
    """Count from service; for a further appeal from the answer to the one before."""
    if not history.needs().appeal:
        return "STEP_NOT_NEEDED"
    bound = in_force_on(history)
    if bound is None:
        return "NOT_IN_FORCE"
    if history.last(Step.APPEAL) and not history.after(Step.DECIDE_APPEAL, Step.APPEAL):
        return "ALREADY_TAKEN"
    answered = history.last(Step.DECIDE_APPEAL)
    start = answered.day if answered else bound
    return Window(start, start + timedelta(days=history.clocks().suit_days), early="NOT_IN_FORCE")


def _decide_appeal(history: History) -> Window | str:
    if not history.last(Step.APPEAL) or history.after(Step.DECIDE_APPEAL, Step.APPEAL):
        return "NOT_APPEALED"
    return Window(_next_day(history))


_WINDOWS: dict[Step, Callable[[History], Window | str]] = {
    Step.AMEND: _any_day,
    Step.WITHDRAW: _any_day,
    Step.REJECT: _any_day,
    Step.NOTIFY: _notify,
    Step.ASK_HEARING: _ask,
    Step.WAIVE: _waive,
    Step.CALL_HEARING: _call,
    Step.HOLD_HEARING: _hold,
    Step.REVIEW: _review,
    Step.APPROVE: _approve,
    Step.SERVE: _serve,
    Step.PUBLIC_NOTICE: _public_notice,
    Step.APPEAL: _appeal,
    Step.DECIDE_APPEAL: _decide_appeal,
}
