"""Who may do what next in a case, and from when: the law's order and clocks, as pure functions.

`refusal` judges one step that somebody wants to enter, `next_steps` tells all that could be entered; both ask
the same windows. A year whose working days are not announced is told as such, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from registry.rules import working_days
from registry.rules.history import History, Step, Taken, in_force_on
from registry.rules.permissions import Act
from registry.rules.procedure_table import clocks
from registry.rules.windows import Window, window

ACTS: dict[Step, Act] = {
    Step.PROPOSE: Act.CASE_PROPOSE,
    Step.AMEND: Act.CASE_PROPOSE,
    Step.WITHDRAW: Act.CASE_PROPOSE,
    Step.REVIEW: Act.CASE_REVIEW,
    Step.APPROVE: Act.CASE_APPROVE,
    Step.REJECT: Act.CASE_REJECT,
    Step.DECIDE_APPEAL: Act.CASE_APPROVE,
    **dict.fromkeys(
        (
            *(Step.NOTIFY, Step.ASK_HEARING, Step.WAIVE, Step.CALL_HEARING, Step.HOLD_HEARING),
            *(Step.SERVE, Step.PUBLIC_NOTICE, Step.APPEAL),
        ),
        Act.CASE_PROCEED,
    ),
}
REMEDIES = ("reconsideration", "suit")
OUTCOMES = ("upheld", "changed", "lifted")


@dataclass(frozen=True, slots=True)
class Doer:
    """Who wants to take a step. `ties`: (account, day) of those in one hand with this one, and when."""

    account: str
    ties: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """Accounts that may not take a step: `code` for themselves, `tied` for who is in one hand with them."""

    accounts: frozenset[str]
    code: str
    tied: str


@dataclass(frozen=True, slots=True)
class Next:
    """A step that may come next, the act it takes a right for, and its days.

    `missing_year`: the days hang on a calendar that is not announced yet; then they are None.
    """

    step: Step
    act: Act
    from_: date | None = None
    until: date | None = None
    due: date | None = None
    missing_year: int | None = None
    open_now: bool = field(default=False)


def refusal(history: History, wanted: Taken, doer: Doer, today: date) -> str | None:
    """Give the code that keeps `doer` from entering `wanted` today, or None where nothing does."""
    if wanted.day > today:
        return "DATE_IN_FUTURE"
    try:
        days = window(history, wanted.step)
        if isinstance(days, str):
            return days
        if wanted.day < days.from_:
            return days.early
        if days.until is not None and wanted.day > days.until:
            return days.late
        return _doer_refusal(history, wanted.step, doer, today) or _said_wrong(history, wanted)
    except working_days.CalendarMissing:
        return "CALENDAR_MISSING"


def next_steps(history: History, today: date) -> tuple[Next, ...]:
    """Give every step that may come next, those whose day has not come yet too, in the order of a case."""
    found = []
    for step in Step:
        try:
            days = window(history, step)
        except working_days.CalendarMissing as missing:
            found.append(Next(step, ACTS[step], missing_year=missing.year))
            continue
        if isinstance(days, Window):
            # A step whose term is over stays open for what happened in time and is entered late.
            open_now = days.from_ <= today
            found.append(Next(step, ACTS[step], days.from_, days.until, days.due, open_now=open_now))
    return tuple(found)


def limitation_over(happened: date, today: date, *, harmed: bool) -> bool:
    """Say whether an act is barred by time (行政处罚法第三十六条); `harmed`: it cost life or health."""
    terms = clocks(today)
    years = terms.limitation_harm_years if harmed else terms.limitation_years
    try:
        last = happened.replace(year=happened.year + years)
    except ValueError:
        last = date(happened.year + years, 3, 1)
    return today > last


def bars(history: History, step: Step) -> tuple[Bar, ...]:
    """Give who may not take a step because of an earlier one: several eyes on whatever binds somebody.

    Whoever lets an appeal be heard is not who answers it: else one account lifts a decision by itself.
    """
    proposers = history.proposers()
    approving = Bar(proposers, "PROPOSER_CANNOT_APPROVE", "TIED_TO_PROPOSER")
    if step is Step.REVIEW:
        return (Bar(proposers, "PROPOSER_CANNOT_REVIEW", "TIED_TO_PROPOSER"),)
    if step is Step.APPROVE:
        reviewers = history.entered(Step.REVIEW)
        return approving, Bar(reviewers, "REVIEWER_CANNOT_APPROVE", "TIED_TO_REVIEWER")
    if step is Step.DECIDE_APPEAL:
        approvers = history.entered(Step.APPROVE)
        clerks = history.entered(Step.SERVE, Step.PUBLIC_NOTICE, Step.APPEAL)
        judged = Bar(approvers, "APPROVER_CANNOT_JUDGE", "TIED_TO_APPEAL")
        return approving, judged, Bar(clerks, "ENTERED_APPEAL", "TIED_TO_APPEAL")
    return ()


def _doer_refusal(history: History, step: Step, doer: Doer, today: date) -> str | None:
    """Two persons: nobody whom an earlier step bars, nor an account in one hand with theirs."""
    barring = bars(history, step)
    if not barring:
        return None
    since = today - timedelta(days=history.clocks().tie_days)
    tied = {account for account, day in doer.ties if day >= since}
    for bar in barring:
        if doer.account in bar.accounts:
            return bar.code
        if tied & bar.accounts:
            return bar.tied
    return None


def _said_wrong(history: History, wanted: Taken) -> str | None:
    """Judge what a step says: the hearing's day and chair, the review's answer, the appeal's outcome."""
    if wanted.step in (Step.CALL_HEARING, Step.HOLD_HEARING):
        if not wanted.chair:
            return "CHAIR_MISSING"
        if wanted.chair in history.investigators | history.proposers():
            return "CHAIR_INVESTIGATES"
    if wanted.step is Step.CALL_HEARING:
        days = history.clocks().call_hearing_working_days
        if wanted.hearing_on is None or wanted.hearing_on < working_days.after(wanted.day, days):
            return "HEARING_TOO_SOON"
    if wanted.step is Step.REVIEW and wanted.passed is None:
        return "REVIEW_WITHOUT_ANSWER"
    if wanted.step is Step.APPEAL:
        return _appeal_wrong(history, wanted)
    if wanted.step is Step.DECIDE_APPEAL and wanted.outcome not in OUTCOMES:
        return "OUTCOME_UNKNOWN"
    return None


def _appeal_wrong(history: History, wanted: Taken) -> str | None:
    if wanted.remedy not in REMEDIES:
        return "REMEDY_UNKNOWN"
    start = in_force_on(history)
    limit = timedelta(days=history.clocks().reconsideration_days)
    if wanted.remedy == "reconsideration" and start is not None and wanted.day > start + limit:
        return "TERM_OVER"
    return None
