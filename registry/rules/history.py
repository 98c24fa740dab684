"""What happened in a case so far: the steps taken, in order, and what follows from them on a day.

    proposed → notified → hearing asked | waived | term over → hearing called → heard
             → reviewed → approved → served | public notice → in force → appealed → upheld | changed | lifted

An amended proposal begins anew: who was told of the old one must be told of the new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from registry.rules import working_days
from registry.rules.procedure_table import Affair, Clocks, Needs, clocks, needs


class Step(StrEnum):
    """Every step of a case; each is an entry of its own, never changed."""

    PROPOSE = "propose"
    AMEND = "amend"
    NOTIFY = "notify"
    ASK_HEARING = "ask_hearing"
    WAIVE = "waive"
    CALL_HEARING = "call_hearing"
    HOLD_HEARING = "hold_hearing"
    REVIEW = "review"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    SERVE = "serve"
    PUBLIC_NOTICE = "public_notice"
    APPEAL = "appeal"
    DECIDE_APPEAL = "decide_appeal"


@dataclass(frozen=True, slots=True)
class Taken:
    """One step: when it happened and by whose hand (an account).

    `hearing_on`, `chair` (an account): of a hearing called or held. `passed`: of a review. `remedy`
    (`reconsideration`, `suit`): of an appeal. `outcome` (`upheld`, `changed`, `lifted`): of its decision.
    """

    step: Step
    day: date
    by: str
    hearing_on: date | None = None
    chair: str | None = None
    passed: bool | None = None
    remedy: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A case so far. `investigators`: accounts that kept the accident's file; they chair no hearing."""

    affair: Affair
    taken: tuple[Taken, ...] = ()
    investigators: frozenset[str] = frozenset()

    def current(self) -> tuple[Taken, ...]:
        """Give the steps since the proposal as it stands now, with the proposal."""
        starts = [at for at, taken in enumerate(self.taken) if taken.step in (Step.PROPOSE, Step.AMEND)]
        return self.taken[starts[-1] :] if starts else ()

    def last(self, *steps: Step) -> Taken | None:
        """Give the latest of some steps, as far as they are about the proposal as it stands now."""
        return next((taken for taken in reversed(self.current()) if taken.step in steps), None)

    def after(self, one: Step, other: Step) -> bool:
        """Say whether `one` was taken, and not before the latest `other`."""
        steps = [taken.step for taken in self.current()]
        if one not in steps:
            return False
        return other not in steps or _rindex(steps, one) > _rindex(steps, other)

    def proposers(self) -> frozenset[str]:
        """Give everybody who proposed or amended, ever: a part in it is a part in it."""
        return frozenset(t.by for t in self.taken if t.step in (Step.PROPOSE, Step.AMEND))

    def entered(self, *steps: Step) -> frozenset[str]:
        """Give everybody who entered one of some steps about the proposal as it stands now."""
        return frozenset(t.by for t in self.current() if t.step in steps)

    def needs(self) -> Needs:
        """Give what this case needs, by the law of the day of its first proposal."""
        return needs(self.affair, self.taken[0].day)

    def clocks(self) -> Clocks:
        """Give the terms of that day."""
        return clocks(self.taken[0].day)


def closed(history: History) -> bool:
    """Say whether nothing more can be done in this case."""
    ended = history.last(Step.REJECT, Step.WITHDRAW)
    judged = history.last(Step.DECIDE_APPEAL)
    return ended is not None or (judged is not None and judged.outcome != "upheld")


def in_force_on(history: History) -> date | None:
    """Give the day from which the decision binds the party; None where that is not settled yet.

    By public notice it counts as served when the term of the notice has run.
    """
    approved = history.last(Step.APPROVE)
    if approved is None:
        return None
    if not history.needs().service:
        return approved.day
    served, public = history.last(Step.SERVE), history.last(Step.PUBLIC_NOTICE)
    days = [served.day] if served else []
    if public:
        days.append(public.day + timedelta(days=history.clocks().public_notice_days))
    return min(days, default=None)


def hearing_term_ends(history: History) -> date | None:
    """Give the last day to ask for a hearing or to answer; may raise CalendarMissing."""
    told = history.last(Step.NOTIFY)
    if told is None:
        return None
    terms, hearing = history.clocks(), history.needs().hearing
    return working_days.after(
        told.day, terms.ask_hearing_working_days if hearing else terms.respond_working_days
    )


_STATES = {
    Step.PROPOSE: "proposed",
    Step.AMEND: "proposed",
    Step.NOTIFY: "notified",
    Step.ASK_HEARING: "hearing_asked",
    Step.WAIVE: "waived",
    Step.CALL_HEARING: "hearing_called",
    Step.HOLD_HEARING: "heard",
    Step.APPROVE: "approved",
    Step.REJECT: "rejected",
    Step.WITHDRAW: "withdrawn",
    Step.SERVE: "in_force",
    Step.PUBLIC_NOTICE: "public_notice",
    Step.APPEAL: "appealed",
}
STATES = (
    *dict.fromkeys(_STATES.values()),
    "reviewed",
    "returned",
    "upheld",
    "changed",
    "lifted",
    "term_over",
)


def state(history: History, today: date | None = None) -> str:
    """Name where a case stands; with `today` also what time alone has brought about, such as a term over.

    Where a year's calendar is missing no term counts as over.
    """
    last = history.current()[-1]
    if last.step is Step.REVIEW:
        return "reviewed" if last.passed else "returned"
    if last.step is Step.DECIDE_APPEAL:
        return last.outcome or "upheld"
    if last.step is Step.APPROVE and not history.needs().service:
        return "in_force"
    if today is not None and last.step is Step.PUBLIC_NOTICE and (in_force_on(history) or today) <= today:
        return "in_force"
    if today is not None and last.step is Step.NOTIFY and _term_over(history, today):
        return "term_over"
    return _STATES[last.step]


def _term_over(history: History, today: date) -> bool:
    try:
        ends = hearing_term_ends(history)
    except working_days.CalendarMissing:
        return False
    return ends is not None and today > ends


def _rindex(steps: Iterable[Step], wanted: Step) -> int:
    return max(at for at, step in enumerate(steps) if step is wanted)
