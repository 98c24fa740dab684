"""Is a credential for the work that was asked about, on its date?"""

from __future__ import annotations

from datetime import date

from .claims import Claims
from .scope import Coverage, Work, covers, scheme_of
from .verdict import Notice, Reason


def judge_work(
    claims: Claims, work: Work | None, on: date, reasons: list[Reason], notices: list[Notice]
) -> None:
    """Add what keeps a credential from covering `work` (None: none was asked) on the day `on`."""
    if work is None:
        notices.append(Notice.WORK_NOT_ASKED)
    scheme = scheme_of(claims.scheme)
    if scheme is None:
        reasons.append(Reason.FORMAT_NEWER)
        return
    if not scheme.verified:
        notices.append(Notice.RULE_UNVERIFIED_NOTICE)
    if work is None:
        return
    coverage = covers(claims.scheme, claims.scope, work, on)
    if coverage is Coverage.NOT_COVERED:
        reasons.append(Reason.OUT_OF_SCOPE)
    elif coverage is Coverage.UNVERIFIED:
        reasons.append(Reason.RULE_UNVERIFIED)
