"""Handed in again: a row about somebody whose certificate was ended, or is suspended, by a decision in force.

After a revocation for fraud no application is taken until the law's years are over (总局令第30号第三十条):
the row is refused. After any other end another start day is no new right: the row waits for a human unless it
shows a first exam held after the decision. While a certificate is suspended nothing gives another for the
same work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from registry.rules.columns import Columns
from registry.rules.draft import Draft, ExamType, Judged, RowOutcome
from registry.rules.measures import Measure, reapply_from
from registry.rules.problems import problem
from registry.verify.scope import scheme_of

CLASSES = ("revoked", "lapsed", "suspended")
"""The classes that another certificate for the same work would undo."""
_AGAIN = (ExamType.REVIEW, ExamType.RENEWAL)  # what is gone is not reviewed or renewed


@dataclass(frozen=True, slots=True)
class Ended:
    """A decision in force about a certificate: its class, day and measure, and the operations it was for."""

    measure: Measure
    status_class: str
    decided: date
    fraud: bool
    scheme: int
    operations: tuple[str, ...]


def judge(judged: Judged, ended: Iterable[Ended], today: date, columns: Columns) -> Judged:
    """Refuse a row, or let it wait, by the decisions about its person; never more lenient than it was.

    `today`: the day of handing in. A failed exam is kept as it is, and so is what is on record already.
    """
    draft = judged.draft
    if draft is None or judged.outcome not in (RowOutcome.ACCEPT, RowOutcome.CONFLICT):
        return judged
    known = tuple(ended)
    first = max((day for one in known if (day := _barred_until(one, draft, today))), default=None)
    if first is not None:
        barred = problem("REAPPLY_BARRED", columns.header("number"), day=first.isoformat())
        problems = columns.in_order([*judged.problems, barred])
        return replace(judged, outcome=RowOutcome.REJECT, draft=None, problems=problems)
    if not any(_undoes(draft, one) for one in known):
        return judged
    waits = problem("DECIDED_BEFORE", columns.header("number"))
    return replace(judged, outcome=RowOutcome.CONFLICT, problems=columns.in_order([*judged.problems, waits]))


def _barred_until(one: Ended, draft: Draft, today: date) -> date | None:
    """Give the first day of a new application where this one comes before it, whenever it is handed in."""
    first = reapply_from(one.measure, one.decided, fraud=one.fraud)
    if first is None:
        return None
    days = (draft.exam.held_on if draft.exam else None, draft.start)
    within = today < first or any(day is not None and one.decided <= day < first for day in days)
    return first if within else None


def _undoes(draft: Draft, one: Ended) -> bool:
    """Say whether a row would give back what a decision took."""
    if draft.operation not in one.operations or _system(draft.scheme) != _system(one.scheme):
        return False
    if one.status_class == "suspended" or draft.exam is None:
        return True
    return draft.exam.held_on <= one.decided or draft.exam_type in _AGAIN


def _system(scheme: int) -> str | None:
    known = scheme_of(scheme)
    return known.system if known else None
