"""What list and standing mean for the verdict: age, reach, classes and body rules (verdicts.md)."""

from __future__ import annotations

from .claims import Claims
from .clock import Moment
from .snapshot import Snapshot, Standing
from .verdict import Reason

REASON_OF = {
    "revoked": Reason.REVOKED,
    "suspended": Reason.SUSPENDED,
    "banned": Reason.BANNED,
    "superseded": Reason.SUPERSEDED,
    "cancelled": Reason.CANCELLED,
    "lapsed": Reason.LAPSED,
    "under_review": Reason.UNDER_REVIEW,
}
# A list has no history: whether these already held on a past date is not in it.
_ONLY_NOW = frozenset({"suspended", "cancelled", "lapsed"})


def judge_list(
    snapshot: Snapshot | None, claims: Claims, moment: Moment, reasons: list[Reason], *, past: bool
) -> None:
    """Add every reason why the snapshot in hand cannot answer; `past`: for a date before today.

    A serial whose token had run out when the list was made has left every class but `banned`. That changes
    nothing today (it is EXPIRED), but for a past date the list is silent.
    """
    if snapshot is None:
        reasons.append(Reason.STATUS_MISSING)
        return
    silent = past and claims.exp is not None and claims.exp < snapshot.iat
    if silent or claims.serial >= snapshot.count:
        reasons.append(Reason.STATUS_NOT_COVERED)
    if moment.status_stale:
        reasons.append(Reason.STATUS_STALE)


def judge_standing(standing: Standing, reasons: list[Reason], *, past: bool) -> None:
    """Add the reason of every class and rule; `past`: for a date before today.

    `cleared` is no reason: it exempts from the body rules, never from a class.
    """
    for name in standing.classes:
        if past and name in _ONLY_NOW:
            reasons.append(Reason.STATUS_NOT_COVERED)
        elif name in REASON_OF:
            reasons.append(REASON_OF[name])
    if standing.ruled and "cleared" not in standing.classes:
        reasons.append(Reason.UNDER_REVIEW)
    if standing.unknown:
        reasons.append(Reason.FORMAT_NEWER)
