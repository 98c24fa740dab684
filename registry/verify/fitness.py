"""Is a credential for the work that was asked about, on its date?"""

from __future__ import annotations

from datetime import date

from .claims import Claims
from .scope import Coverage, Work, covers, scheme_of
from .verdict import Notice, Reason

_REASON_OF = {
    Coverage.COVERED: None,
    Coverage.NOT_COVERED: Reason.OUT_OF_SCOPE,
    Coverage.UNVERIFIED: Reason.RULE_UNVERIFIED,
}


def judge_work(
    claims: Claims,
    work: Work | None,
    on: date,
    reasons: list[Reason],
    notices: list[Notice],
    verified: frozenset[str] = frozenset(),
) -> None:
    """Add what keeps a credential from covering `work` (None: none was asked) on the day `on`.

    `verified`: rows of the table that persons have verified since it was built.
    """
    if work is None:
        notices.append(Notice.WORK_NOT_ASKED)
    scheme = scheme_of(claims.scheme)
    if scheme is None:
        reasons.append(Reason.FORMAT_NEWER)
        return
    if not scheme.verified and scheme.row not in verified:
        notices.append(Notice.RULE_UNVERIFIED_NOTICE)
    if work is None:
        return
    reason = _REASON_OF[covers(claims.scheme, claims.scope, work, on, verified)]
    if reason is not None:
        reasons.append(reason)
